// The checklist on a phone: every answer is kept in this browser first and sent by itself, also after a time without a network.
import { Checklist } from './inspection/checklist.ts'

const page = document.querySelector<HTMLElement>('[data-inspection]')
if (page) void new Checklist(page).start()
