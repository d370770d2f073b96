import { z } from 'zod'

const flag = z.enum(['0', '1']).transform((value) => value === '1')

const Environment = z.object({
  DATABASE_URL: z.string().default('sqlite:var/sunlit.sqlite3'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z
    .string()
    .trim()
    .optional()
    .transform((host) => host || undefined), // set to nothing would listen everywhere, a demonstration too
  SUNLIT_DEMO: flag.optional(),
  SUNLIT_ORG_NAME: z.string().default('临溪市人社局'),
  SUNLIT_ORG_NAME_EN: z.string().default('Linxi Human Resources and Social Security Bureau'),
  SUNLIT_FILING_PREFIX: z.string().default('临人社公开'),
  TRUSTED_PROXIES: z.string().default(''),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).default(30),
  SESSION_ABSOLUTE_HOURS: z.coerce.number().int().min(1).default(12),
  SUNLIT_SECRET: z
    .string()
    .optional()
    .transform((secret) => secret || undefined)
    .pipe(z.string().min(16, 'at least 16 characters').optional()),
  SUNLIT_LOG_NAME: z
    .string()
    .trim()
    .optional()
    .transform((name) => name || undefined)
    .pipe(
      z
        .string()
        .regex(/^[^\s+]{1,200}$/, 'neither white space nor a plus')
        .optional(),
    ),
  SUNLIT_LOG_KEY: z
    .string()
    .trim()
    .optional()
    .transform((key) => key || undefined)
    .pipe(
      z
        .string()
        .regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')
        .optional(),
    ),
  BALLOT_BOX_KEY: z
    .string()
    .trim()
    .optional()
    .transform((key) => key || undefined)
    .pipe(
      z
        .string()
        .regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')
        .optional(),
    ),
  SUNLIT_SMTP_URL: z
    .string()
    .trim()
    .optional()
    .transform((url) => url || undefined)
    .pipe(z.url({ protocol: /^smtps?$/, error: 'smtp:// or smtps:// and a host' }).optional()),
  SUNLIT_MAIL_FROM: z.string().trim().default(''),
  SUNLIT_PUBLIC_URL: z
    .string()
    .trim()
    .optional()
    .transform((url) => url?.replace(/\/+$/, '') || undefined)
    .pipe(z.url({ protocol: /^https?$/, error: 'http:// or https:// and a host' }).optional()),
  UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(200).default(20),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  NODE_ENV: z.string().default('production'),
})

export interface MailConfig {
  /** smtp:// or smtps://, with name and password where the server wants them. */
  readonly smtpUrl: string
  /** Sender: an address, or a name and an address in angle brackets. */
  readonly from: string
  /** Where people open the application, for links in letters; no slash at its end. */
  readonly publicUrl: string
}

export interface Config {
  readonly databaseUrl: string
  readonly port: number
  /** Undefined: loopback for a demonstration, every interface otherwise. */
  readonly host: string | undefined
  /** Undefined: plant the demo year when a new embedded SQLite file is made. */
  readonly demo: boolean | undefined
  readonly orgName: string
  readonly orgNameEn: string
  readonly filingPrefix: string
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed; empty believes nobody. */
  readonly trustedProxies: readonly string[]
  readonly sessionIdleMs: number
  readonly sessionAbsoluteMs: number
  /** Goes into the key of sealed secrets (second factors) beside the database's own; undefined: the database's alone. */
  readonly secret: string | undefined
  /** Name of the transparency log's key, its origin; undefined: made at the first start. */
  readonly logName: string | undefined
  /** Secret key of the transparency log, 32 bytes in base64; undefined: made at the first start and kept sealed in the database. */
  readonly logKey: string | undefined
  /** Seals what waits in ballot boxes, 32 bytes in base64; undefined: a file beside the database, made when first needed. */
  readonly ballotBoxKey: string | undefined
  readonly uploadLimitBytes: number
  /** Undefined: no letters are sent. */
  readonly mail: MailConfig | undefined
  readonly logLevel: string
  readonly production: boolean
}

/** Adds what a file .env in the working folder says; what the environment says already stands. */
export function loadEnvironment(): void {
  try {
    process.loadEnvFile('.env')
  } catch {
    // No .env file: the environment itself is the configuration.
  }
}

/** Reads the environment once; throws with every wrong variable named. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`)
  const e = parsed.data
  return {
    databaseUrl: e.DATABASE_URL,
    port: e.PORT,
    host: e.HOST,
    demo: e.SUNLIT_DEMO,
    orgName: e.SUNLIT_ORG_NAME,
    orgNameEn: e.SUNLIT_ORG_NAME_EN,
    filingPrefix: e.SUNLIT_FILING_PREFIX,
    trustedProxies: e.TRUSTED_PROXIES.split(',')
      .map((part) => part.trim())
      .filter(Boolean),
    sessionIdleMs: e.SESSION_IDLE_MINUTES * 60_000,
    sessionAbsoluteMs: e.SESSION_ABSOLUTE_HOURS * 3_600_000,
    secret: e.SUNLIT_SECRET,
    logName: e.SUNLIT_LOG_NAME,
    logKey: e.SUNLIT_LOG_KEY,
    ballotBoxKey: e.BALLOT_BOX_KEY,
    mail: mailOf(e),
    uploadLimitBytes: e.UPLOAD_LIMIT_MB * 1024 * 1024,
    logLevel: e.LOG_LEVEL,
    production: e.NODE_ENV !== 'development',
  }
}

const FROM = /^(?:[^<>\r\n]{0,100}<)?[^\s@<>]+@[^\s@<>]+>?$/

/** All three or none: a letter without a sender is refused on the way, one without links leads nowhere. */
function mailOf({ SUNLIT_SMTP_URL, SUNLIT_MAIL_FROM, SUNLIT_PUBLIC_URL }: z.output<typeof Environment>): MailConfig | undefined {
  if (SUNLIT_SMTP_URL === undefined) return undefined
  if (!FROM.test(SUNLIT_MAIL_FROM)) throw new Error("configuration: SUNLIT_SMTP_URL needs SUNLIT_MAIL_FROM, the sender's address")
  if (SUNLIT_PUBLIC_URL === undefined)
    throw new Error('configuration: SUNLIT_SMTP_URL needs SUNLIT_PUBLIC_URL, the address at which people open the application')
  return { smtpUrl: SUNLIT_SMTP_URL, from: SUNLIT_MAIL_FROM, publicUrl: SUNLIT_PUBLIC_URL }
}
