import { startWriting } from './anonymous/page.ts'

void startWriting()
