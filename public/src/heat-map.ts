// A heat map is one stop of the keyboard: arrows walk over its cells, Enter opens the one that has the focus. Without this script every cell
// is a stop of its own, and nothing is out of reach.

for (const form of document.querySelectorAll<HTMLFormElement>('[data-choice]')) {
  form.classList.add('is-live')
  form.querySelector('button')?.classList.add('visually-hidden')
  form.addEventListener('change', () => {
    form.requestSubmit()
  })
}

/** What takes the focus in a cell: its link, or an empty cell itself, so that a walk along a row meets no holes. */
const stopOf = (cell: HTMLTableCellElement): HTMLElement => cell.querySelector('a') ?? cell

function startMap(table: HTMLTableElement): void {
  const rows = [...table.rows].filter((row) => row.querySelector('th[colspan]') === null)
  const grid = rows.map((row) => [...row.cells].map(stopOf))
  const places = new Map(grid.flatMap((row, y) => row.map((stop, x) => [stop, [y, x]] as const)))
  for (const stop of places.keys()) stop.tabIndex = -1
  // The first cell that says something is where the map is entered.
  const first = table.querySelector<HTMLElement>('tbody td a') ?? grid[0]?.[0]
  if (first) first.tabIndex = 0
  const enter = (stop: HTMLElement): void => {
    for (const other of places.keys()) other.tabIndex = -1
    stop.tabIndex = 0
  }
  table.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && places.has(target)) enter(target)
  })
  table.addEventListener('keydown', (event) => {
    const place = event.target instanceof HTMLElement ? places.get(event.target) : undefined
    const next = place && !event.altKey && !event.metaKey ? step(event, place, grid) : undefined
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
}

/** The cell that a key leads to; undefined for keys that are not the map's. */
function step(event: KeyboardEvent, [y, x]: readonly [number, number], grid: readonly (readonly HTMLElement[])[]): HTMLElement | undefined {
  const width = (grid[y]?.length ?? 1) - 1
  const far = event.ctrlKey
  switch (event.key) {
    case 'ArrowRight':
      return grid[y]?.[Math.min(x + 1, width)]
    case 'ArrowLeft':
      return grid[y]?.[Math.max(x - 1, 0)]
    case 'ArrowDown':
      return grid[Math.min(y + 1, grid.length - 1)]?.[x]
    case 'ArrowUp':
      return grid[Math.max(y - 1, 0)]?.[x]
    case 'Home':
      return grid[far ? 0 : y]?.[0]
    case 'End':
      return grid[far ? grid.length - 1 : y]?.at(-1)
    default:
      return undefined
  }
}

for (const table of document.querySelectorAll<HTMLTableElement>('[data-heat-map]')) startMap(table)
