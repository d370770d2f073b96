import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../random.ts'

const [WIDTH, HEIGHT] = [1200, 800]

/** The notice board in the hall, photographed with a telephone that writes its own name and the place into the picture. */
export async function boardPhoto(): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT)
  draw(canvas.getContext('2d'), new Chance('photo/board'))
  return withExif(await canvas.encode('jpeg', 72))
}

function draw(ink: SKRSContext2D, chance: Chance): void {
  const fill = (colour: string, x: number, y: number, width: number, height: number): void => {
    ink.fillStyle = colour
    ink.fillRect(x, y, width, height)
  }
  const wall = ink.createLinearGradient(0, 0, WIDTH, HEIGHT)
  wall.addColorStop(0, '#e9e3d6')
  wall.addColorStop(1, '#c9c1b1')
  ink.fillStyle = wall
  ink.fillRect(0, 0, WIDTH, HEIGHT)
  fill('#8f8678', 0, 690, WIDTH, 110)
  fill('rgba(40, 34, 28, 0.25)', 128, 118, 960, 520)
  fill('#9aa3a6', 110, 100, 960, 520)
  fill('#b9372f', 130, 120, 920, 66)
  fill('#2f5d50', 130, 192, 920, 408)
  for (let i = 0; i < 6; i++) sheetOnBoard(ink, chance, 168 + i * 148, 226 + chance.int(-6, 10))
  ink.fillStyle = '#f5dfae'
  for (let i = 0; i < 6; i++) ink.fillRect(420 + i * 62, 134, 40, 38)
  const light = ink.createRadialGradient(900, 60, 20, 900, 60, 900)
  light.addColorStop(0, 'rgba(255, 250, 230, 0.45)')
  light.addColorStop(1, 'rgba(20, 16, 10, 0.22)')
  ink.fillStyle = light
  ink.fillRect(0, 0, WIDTH, HEIGHT)
}

/** A paper with lines too far away to be read, and a seal. */
function sheetOnBoard(ink: SKRSContext2D, chance: Chance, x: number, y: number): void {
  ink.save()
  ink.translate(x, y)
  ink.rotate((chance.next() - 0.5) * 0.03)
  ink.fillStyle = '#fbf9f3'
  ink.fillRect(0, 0, 124, 176)
  ink.fillStyle = '#555049'
  ink.fillRect(30, 16, 64, 7)
  for (let line = 0; line < 13; line++) ink.fillRect(14, 36 + line * 9, line % 5 === 4 ? chance.int(30, 70) : 96, 2.4)
  ink.strokeStyle = '#c8252c'
  ink.lineWidth = 2
  ink.beginPath()
  ink.arc(92, 148, 14, 0, 7)
  ink.stroke()
  ink.fillStyle = '#8b1f1f'
  ink.fillRect(58, -4, 8, 8)
  ink.restore()
}

/** EXIF 2.32: maker, model, artist, and a place in Zhejiang. */
function withExif(jpeg: Buffer): Buffer {
  const said = ['HUAWEI', 'ALN-AL00', '临溪市人社局 政务公开'].map((text) => Buffer.from(`${text}\0`))
  const tags = [0x010f, 0x0110, 0x013b]
  const place = Buffer.from('N 30.25 E 120.15\0')
  const all = [...said.map((bytes, i) => [tags[i]!, bytes] as const), [0x010e, place] as const].sort(([a], [b]) => a - b)
  const head = Buffer.alloc(8 + 2 + all.length * 12 + 4)
  head.write('II*\0', 0, 'latin1')
  head.writeUInt32LE(8, 4)
  head.writeUInt16LE(all.length, 8)
  let end = head.length
  for (const [i, [tag, bytes]] of all.entries()) {
    const at = 10 + i * 12
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(2, at + 2) // ASCII
    head.writeUInt32LE(bytes.length, at + 4)
    head.writeUInt32LE(end, at + 8)
    end += bytes.length
  }
  const body = Buffer.concat([Buffer.from('Exif\0\0'), head, ...all.map(([, bytes]) => bytes)])
  const marker = Buffer.from([0xff, 0xe1, 0, 0])
  marker.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)])
}
