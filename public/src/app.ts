// What every page has. Each part finds its own elements and does nothing where there are none.
import { startTokens } from './anonymous/background.ts'
import { startDialogs } from './frame/dialogs.ts'
import { startFiles } from './frame/files.ts'
import { startForms } from './frame/forms.ts'
import { startKept } from './frame/kept.ts'
import { startMenus } from './frame/menus.ts'
import { startNotices } from './frame/notices.ts'
import { startPreferences } from './frame/preferences.ts'
import { startProgress } from './frame/progress.ts'
import { startReading } from './frame/reading.ts'
import { startScrollHints } from './frame/scroll-hints.ts'
import { startUnfinished } from './frame/unfinished.ts'
import { startLive } from './live/stream.ts'
import { startLogWatch } from './log/watch.ts'

startMenus()
startPreferences()
startNotices()
startDialogs()
startForms()
startKept()
startFiles()
startProgress()
startReading()
startScrollHints()
startLogWatch()
startLive()
startUnfinished()
startTokens()
