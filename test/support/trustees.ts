export * from '../../seeds/demo/trustee-drivers.ts'
