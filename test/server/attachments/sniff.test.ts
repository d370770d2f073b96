import { expect } from 'chai'
import { AppError } from '../../../server/errors.ts'
import { sniff } from '../../../server/files/sniff.ts'
import { cleanName } from '../../../server/files/sniff.rules.ts'
import { docxWithAuthor, jpegWithAuthor, pdf, pngWithAuthor, webpWithAuthor, xlsxWithAuthor } from './files.ts'

async function verdict(bytes: Uint8Array, name: string): Promise<string> {
  try {
    return await sniff(bytes, name)
  } catch (error) {
    if (error instanceof AppError) return error.code.replace('attachments.error.', '')
    throw error
  }
}
const text = (said: string): Buffer => Buffer.from(said, 'utf8')
const compound = (said: string): Buffer => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(said, 'utf16le')])
const GBK = Buffer.from('c8d5c6da2cbdf0b6ee0a', 'hex') // 日期,金额

describe('What an uploaded file is', () => {
  it('is decided by its content, and the ending must agree', async () => {
    const office = docxWithAuthor()
    const cases: readonly (readonly [Uint8Array, string, string])[] = [
      [await pdf(), '计划.pdf', 'pdf'],
      [await pdf(), '计划.PDF', 'pdf'],
      [await pdf(), '计划.docx', 'ending'],
      [office, '函.docx', 'docx'],
      [office, '函.zip', 'ending'],
      [xlsxWithAuthor(), '表.xlsx', 'xlsx'],
      [xlsxWithAuthor(), '表.docx', 'ending'],
      [jpegWithAuthor(), '照片.jpeg', 'jpg'],
      [jpegWithAuthor(), '照片.png', 'ending'],
      [pngWithAuthor(), '图.png', 'png'],
      [webpWithAuthor(), '图.webp', 'webp'],
      [text('日期,金额\n'), '表.csv', 'csv'],
      [GBK, '表.csv', 'csv'],
      [text('说明'), '说明.txt', 'txt'],
      [text('BMW,2\n'), '车.csv', 'csv'],
    ]
    for (const [bytes, name, wanted] of cases) expect(await verdict(bytes, name), name).to.equal(wanted)
  })

  it('is refused by name when it could run, hide or not be read', async () => {
    const cases: readonly (readonly [Uint8Array, string, string])[] = [
      [Buffer.alloc(0), '空.txt', 'empty'],
      [Buffer.from('MZ\x90\0\x03\0', 'latin1'), '计划.pdf', 'program'],
      [text('#!/bin/sh\nrm'), '说明.txt', 'program'],
      [text('hello'), '说明.bat', 'program'],
      [text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), '图.png', 'markup'],
      [text('<!-- a --><?xml version="1.0"?>\n<!DOCTYPE html>'), '说明.txt', 'markup'],
      [text('<script>x()</script>'), '说明.csv', 'markup'],
      [docxWithAuthor({ 'word/vbaProject.bin': Buffer.from('x') }), '函.docx', 'macros'],
      [docxWithAuthor(), '函.docm', 'macros'],
      [xlsxWithAuthor({ 'xl/macrosheets/sheet1.xml': '<a/>' }), '表.xlsx', 'macros'],
      [compound('EncryptedPackage'), '表.xlsx', 'encrypted'],
      [compound('WordDocument'), '函.doc', 'old_office'],
      [docxWithAuthor().subarray(0, 300), '函.docx', 'broken'],
      [Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), '图.gif', 'type'],
      [Buffer.from([1, 2, 3, 0, 255, 254]), '说明.txt', 'broken'],
      [Buffer.from([1, 2, 3, 0, 255, 254]), '说明.dat', 'type'],
    ]
    for (const [bytes, name, wanted] of cases) expect(await verdict(bytes, name), name).to.equal(wanted)
  })

  it('is kept under a name that leads nowhere and hides nothing', () => {
    const latin = (name: string): string => Buffer.from(name, 'utf8').toString('latin1')
    const cases: readonly (readonly [string, string])[] = [
      [latin('工作计划.pdf'), '工作计划.pdf'],
      ['../../etc/passwd', 'passwd'],
      ['C:\\用户\\表.xlsx', '表.xlsx'],
      ['a\u0000b\nc.txt', 'abc.txt'],
      ['fdp.\u202Eexe.pdf', 'fdp.exe.pdf'],
      ['...', 'file'],
      ['a<b>:c|.txt', 'a_b__c_.txt'],
    ]
    for (const [received, kept] of cases) expect(cleanName(received, 'file'), received).to.equal(kept)
    const long = cleanName(`${'长'.repeat(300)}.pdf`, 'file')
    expect(Array.from(long)).to.have.length(200)
    expect(long.endsWith('….pdf')).to.equal(true)
  })
})
