# Operations: jobs, health, imports, the audit log
# Jobs
jobs-title = Jobs
jobs-what = What is to be done
jobs-state = State
jobs-when = When
jobs-error = What went wrong
jobs-no-error = Nothing
jobs-do = What you can do
jobs-none = No jobs: nothing waits, nothing failed.
jobs-kind-letter = Send a letter
jobs-kind-rewrap = Bring keys over to the new master key
jobs-state-waiting = Waiting
jobs-state-running = Running
jobs-state-failing = Failed, tried again later
jobs-state-dead = Given up
jobs-tries = Try { $n } of { $most }
jobs-due = Next try: { $at }
jobs-held = Running, last sign expected by { $at }
jobs-since = Taken in { $at }
jobs-retry = Try now
jobs-give-up = Give up
jobs-discard = Delete for good

# Health
health-title = Health
health-all-good = Everything is as it should be.
health-wrong = { $n ->
    [one] One thing needs a look.
   *[other] { $n } things need a look.
}
health-thing = What
health-state = How it is
health-more = More
health-good = Good
health-bad = Needs a look
health-gigabytes = { $n } GB
health-database = Database
health-database-size = { $kind }, { $size }
health-database-remedy = Its tables are older than this program. Restart the server.
health-index = Search index
health-index-services = { $n ->
    [one] { $number } service
   *[other] { $number } services
}
health-index-never = It has never been made.
health-index-current = Up to date.
health-index-behind = { $n ->
    [one] { $number } change behind
   *[other] { $number } changes behind
}
health-index-remedy = If it does not catch up in a few minutes, look at the log, then run “frontdoor index rebuild”.
health-audit = Audit log
health-audit-current = Every entry is in the chain.
health-audit-waiting = { $n ->
    [one] { $number } entry waits to go into the chain.
   *[other] { $number } entries wait to go into the chain.
}
health-audit-since = The oldest is from { $at }.
health-audit-remedy = The server should do this every few seconds. Look at its log.
health-jobs-waiting = Waiting: { $n }
health-jobs-running = Running: { $n }
health-jobs-failing = Failed, tried again: { $n }
health-jobs-dead = Given up: { $n }
health-jobs-remedy = Open Jobs and look at what was given up.
health-backup = Last backup
health-backup-never = There is none yet.
health-backup-last = { $at }
health-backup-remedy = Run “frontdoor backup” every day, to another machine.
health-disk-database = Disk of the database
health-disk-index = Disk of the search index
health-disk-room = { $free } free of { $all }
health-disk-remedy = Make room, or move to a larger disk.
health-version = Version of Frontdoor

# Sources and imports
sources-title = Sources
sources-none = Nothing has been imported yet.
sources-to-imports = All imports
imports-title = Imports
imports-none = No import like this.
imports-to-sources = Sources
import-source = Source
import-started = Began
import-finished = Ended
import-state = State
import-state-running = Running
import-state-undoing = Being taken back
import-state-undone = Refused: nothing was kept
import-state-done = Done
import-counts = Records
import-no-counts = None
import-owner = Centre
import-title = Import of { $source }
import-others = All imports of this source
import-ran = How it ran
import-kind = Kind of record
import-read = read
import-created = new
import-changed = changed
import-unchanged = unchanged
import-retired = retired
import-skipped = left out
import-notes = What it had to say
import-no-notes = Nothing: every record was kept as it came.
import-part-refused = Why it was refused ({ $n })
import-part-skips = Left out ({ $n })
import-part-losses = Parts that could not be kept ({ $n })
import-part-warnings = Kept, but look wrong ({ $n })
import-place = Place in the source
import-record = Record
import-field = Field
import-why = Why
import-kept = Kept for the last ten imports of a source, at most 10,000 of each kind. The report file of the import has all of them.

# The audit log
audit-title = Audit log
audit-lead = Who did what, and when. Nothing here can be changed. That you looked is noted too.
audit-none = No entry like this.
audit-when = When
audit-who = Who
audit-what = What
audit-about = About
audit-centre = Centre
audit-more = More
audit-seq = Number
audit-waits = soon
audit-from = From this day
audit-to = To this day
audit-actor-system = The program itself
audit-actor-operator = On the command line
audit-group-record = Records
audit-group-proposal = Proposed changes
audit-group-report = Reports of wrong information
audit-group-conflict = Conflicts with a source
audit-group-person = People
audit-group-centre = Centres
audit-group-sign-in = Signing in
audit-group-session = Sessions
audit-group-password = Passwords
audit-group-totp = Codes from an app
audit-group-passkey = Passkeys
audit-group-recovery = Recovery codes
audit-group-key = Keys
audit-group-backup = Backups
audit-group-job = Jobs
audit-group-audit = This log
