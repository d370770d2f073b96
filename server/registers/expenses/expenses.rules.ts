// The categories are the budget's too, so they stand beside the registers; whoever works on expenses finds them here.
export * from '../categories.rules.ts'
