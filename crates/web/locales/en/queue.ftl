# The curators' queue
queue-title = To look at
queue-piles = Kinds of work
queue-reports = Reported by the public
queue-desk = Reported by the desk
queue-proposals = To approve
queue-conflicts = Source says otherwise
queue-messages = Messages that end
queue-languages = Language behind
queue-verifications = To verify
queue-many = { $n }+
queue-record = Record
queue-why = Why
queue-who = Who looks after it
queue-who-all = Anybody
queue-who-me = Me
queue-centre = Centre
queue-centre-all = All centres
queue-nobody = Nobody yet
queue-choose = Choose
queue-choose-one = Choose { $name }
queue-to = Give to
queue-to-me = Me
queue-to-nobody = Nobody
queue-give = Give the chosen ones
queue-give-one = Give it
queue-given = { $n ->
    [0] Nothing was given: choose at least one line
    [one] One was given
   *[other] { $n } were given
}
queue-empty = Nothing to look at here
queue-empty-mine = Nothing here is yours to look after
queue-came = Came { $date }
queue-has-contact = Wants an answer
queue-answered = Answered
queue-proposed = { $who }, { $date }
queue-moved-on = Changed since
queue-new-record = New record
queue-verified = Last verified { $date }
queue-never-verified = Never verified
queue-ends = Last day { $date }
queue-conflict-since = { $n ->
    [one] One field, since { $date }
   *[other] { $n } fields, since { $date }
}
queue-fields = { $n ->
    [one] one field
   *[other] { $n } fields
}
queue-behind = { $what }: { $since }
queue-behind-since = behind since { $date }
queue-behind-always = not written yet

# One report
queue-report-title = Reported: { $name }
queue-told = What they told us
queue-told-when = When
queue-told-by = From
queue-told-public = The public site
queue-told-desk = The desk, { $who }
queue-contact = How to reach them
queue-contact-none = They left nothing
queue-contact-erased = Erased when the report was closed
queue-others = { $n ->
    [one] One other open report about it
   *[other] { $n } other open reports about it
}
queue-read-noted = It is noted that you read this.
queue-report-with = With { $who } now
queue-report-with-nobody = Nobody looks after it yet
queue-report-given = Given
queue-report-kept = The answer is kept
queue-report-sending = The answer is on its way
queue-report-is-closed = The report is closed
queue-report-settled = Dealt with by { $who }, { $date }
queue-report-dismissed = Dismissed by { $who }, { $date }
queue-closed = Closed
queue-answer-title = Answer
queue-answer-label = What you told them
queue-answer-letter = We send your words to them by e-mail. Write in the language they wrote in.
queue-answer-call = What they left is not an e-mail address: call them. Then keep your words here.
queue-answer-no-letters = Letters are not set up here: write to them yourself. Then keep your words here.
queue-answer-nobody = They left no way to be reached. You can note here what came of it.
queue-answer-send = Send the answer
queue-answer-sent = Sent by e-mail on { $date }
queue-answer-waits = On its way: the mail server has not taken it yet
queue-answer-given-up = The mail server did not take it. Reach them another way, or send it again.
queue-answer-keep = Keep the answer
queue-answer-wrong = Write what you told them, in at most 5,000 characters
queue-answer-was = Answered:
queue-close-title = Close the report
queue-close-legend = How it ends
queue-close-settled = Dealt with: the record is right now
queue-close-dismissed = Dismissed: there was nothing to change
queue-close-reason = Because:
queue-close-reason-label = Why
queue-close-reason-hint = Needed when you dismiss it. Their way to be reached is erased when you close.
queue-close-do = Close the report
queue-close-how = Say how it ends
queue-close-why = Say why you dismiss it
queue-open-record = Open the record
queue-back = Back to the list

# Where a source says otherwise
queue-conflict-title = The source says otherwise: { $name }
queue-conflict-lead = These fields were changed here, and then otherwise by the source { $source }. What we say stands until you choose. Leave open what you want to ask about first.
queue-conflict-from = The source said so on { $date }
queue-conflict-ours = Keep ours:
queue-conflict-theirs = Take the source’s:
queue-conflict-agreed = The source says the same by now. Keep ours to close this.
queue-conflict-do = Save what I chose
queue-conflict-open = Fields without a choice stay open.
queue-conflict-none = Choose for at least one field
queue-conflict-stale = Somebody saved this record meanwhile. Your choices are still here: look at what stands now, then save again
queue-conflict-reason = Chosen between our words and the source’s
queue-conflict-empty = Nothing is open between us and the source
queue-conflict-settled = { $n ->
    [one] One field is settled
   *[other] { $n } fields are settled
}

# One proposal
queue-proposal-title = Proposed: { $name }
queue-proposal-who = Who proposes it
queue-proposal-by = Written by
queue-proposal-kind = Kind
queue-proposal-changes = { $count ->
    [one] One field changes
   *[other] { $count } fields change
}
queue-proposal-approve = Approve and publish
queue-proposal-return = Send it back
queue-proposal-words = What should be different
queue-proposal-words-wrong = Say what should be different
queue-proposal-send-back = Send back to its author
queue-proposal-own = You wrote this. Somebody else has to look at it before it is published.
queue-proposal-take-back = Take it back and go on writing
queue-proposal-approved = Approved by { $who }, { $date }.
queue-proposal-back = Sent back by { $who }, { $date }.
queue-proposal-withdrawn = Taken back by { $who }, { $date }.
queue-proposal-since = The record has changed since this was written.
queue-proposal-since-how = Its author has to put both together first: send it back.
queue-proposal-since-own = Put both together, so that somebody can approve it.
queue-proposal-merge = See what changed and put both together
queue-proposal-merge-then = It waits for a second person again.
queue-proposal-merged = Both are together now. It waits for a second person.
queue-proposal-again = You can go on from what you wrote here.
queue-proposal-take-up = Go on from this
queue-proposal-has-draft = You are writing something else about this record. Save that or throw it away first
queue-proposal-saved = Saved since
queue-proposal-moved = The record has changed since, so nothing was published
queue-proposal-wrong = { $field }: { $what }

# What the desk says of a record
queue-file = This information is wrong
queue-file-title = What is wrong: { $name }
queue-file-lead = The curators of { $centre } read this in their queue, with your name.
queue-file-what-hint = For example: “A caller says the number is out of service”.
queue-file-contact = How to reach the caller
queue-file-contact-hint = Only if they want to hear what came of it. It is erased when the report is closed.
queue-file-do = Send to the curators
queue-file-back = Back to the record
queue-file-long = Say it in at most 5,000 characters
queue-file-contact-long = Write at most 200 characters
queue-file-done = Sent. The curators have it in their queue.
