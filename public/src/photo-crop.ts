// A frame of 3 : 4 on a chosen picture: dragged, zoomed, or moved with the arrow keys. Only numbers are sent; the server crops.
// Without this script, or for a picture that the browser cannot show, the server takes the middle.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-photo-crop]')) crop(form)

interface View {
  readonly picture: ImageBitmap
  /** Left, top and width of the frame in pixels of the picture. */
  x: number
  y: number
  width: number
}

function crop(form: HTMLFormElement): void {
  const file = form.querySelector<HTMLInputElement>('input[type="file"]')
  const box = form.querySelector<HTMLElement>('[data-crop]')
  const canvas = form.querySelector<HTMLCanvasElement>('[data-crop-frame]')
  const zoom = form.querySelector<HTMLInputElement>('[data-crop-zoom]')
  if (!file || !box || !canvas || !zoom) return
  let view: View | undefined
  const show = (): void => {
    if (view) draw(form, canvas, zoom, view)
  }
  file.addEventListener('change', () => {
    view = undefined
    box.hidden = true
    const [chosen] = file.files ?? []
    if (!chosen) return
    createImageBitmap(chosen, { imageOrientation: 'from-image' }).then(
      (picture) => {
        zoom.value = '100'
        const width = widest(picture)
        view = { picture, width, x: (picture.width - width) / 2, y: (picture.height - (width * 4) / 3) / 4 }
        box.hidden = false
        show()
      },
      () => undefined, // the server says what is wrong with it
    )
  })
  zoom.addEventListener('input', () => {
    if (view) resize(view, (widest(view.picture) * 100) / Number(zoom.value))
    show()
  })
  canvas.addEventListener('keydown', (event) => {
    const steps: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    const step = steps[event.key]
    if (!view || !step) return
    event.preventDefault()
    const size = view.width / (event.shiftKey ? 8 : 40)
    view.x += step[0] * size
    view.y += step[1] * size
    show()
  })
  drag(canvas, (dx, dy) => {
    if (!view) return
    const scale = view.width / canvas.clientWidth
    view.x -= dx * scale
    view.y -= dy * scale
    show()
  })
}

const widest = ({ width, height }: ImageBitmap): number => Math.min(width, (height * 3) / 4)

/** Keeps the middle of the frame where it is. */
function resize(view: View, width: number): void {
  const by = view.width - width
  view.x += by / 2
  view.y += (by * 2) / 3
  view.width = width
}

function draw(form: HTMLFormElement, canvas: HTMLCanvasElement, zoom: HTMLInputElement, view: View): void {
  const { picture, width } = view
  const height = (width * 4) / 3
  view.x = Math.max(0, Math.min(view.x, picture.width - width))
  view.y = Math.max(0, Math.min(view.y, picture.height - height))
  const context = canvas.getContext('2d')
  context?.clearRect(0, 0, canvas.width, canvas.height)
  context?.drawImage(picture, view.x, view.y, width, height, 0, 0, canvas.width, canvas.height)
  zoom.setAttribute('aria-valuetext', `${zoom.value}%`)
  put(form, 'left', view.x / picture.width)
  put(form, 'top', view.y / picture.height)
  put(form, 'width', width / picture.width)
}

function put(form: HTMLFormElement, name: string, value: number): void {
  const field = form.querySelector<HTMLInputElement>(`[data-crop-${name}]`)
  if (field) field.value = value.toFixed(6)
}

function drag(canvas: HTMLCanvasElement, move: (dx: number, dy: number) => void): void {
  let at: { x: number; y: number } | undefined
  canvas.addEventListener('pointerdown', (event) => {
    at = { x: event.clientX, y: event.clientY }
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!at) return
    move(event.clientX - at.x, event.clientY - at.y)
    at = { x: event.clientX, y: event.clientY }
  })
  for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, () => (at = undefined))
}
