import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sharedFile } from '../../support/shared-data.ts'

/** Archives, ceremonies and numbers that the reference tool made. */
const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/vectors')

export const vectorText = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8').trim()
export const vectorLines = (file: string): string[] => vectorText(file).split('\n')
export const vectorBytes = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(FOLDER, file)))
export const vectorFiles = (folder: string): string[] => readdirSync(path.join(FOLDER, folder)).sort()
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what stands there
export const vectorJson = <T>(file: string): T => JSON.parse(vectorText(file)) as T

/** For a `before` hook: what follows needs the vectors, and is skipped where they are not. */
export const needVectors = (context: Mocha.Context): void => void sharedFile(context, 'vectors/primitives.json')
