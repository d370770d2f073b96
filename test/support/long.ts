/** In `npm run test:long`: also the combinations of language, size and colours that the ordinary run leaves out. */
export const LONG = process.env['SUNLIT_LONG'] === '1'
