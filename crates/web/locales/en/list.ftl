list-title = My list
list-keep = Save
list-kept = Saved
list-keep-name = { $name } to my list
list-lead = These are the services you saved. Only this device knows your list: we don’t keep it.
list-services = Saved services
list-empty = Your list is empty
list-empty-how = Press “Save” beside a service and it is added here. The list stays on this device. Clear it if others use this device.
list-empty-scripts = Your browser does not run scripts for this site. It can’t keep a list, but you can print a service or save its contact card.
list-show = Show my list
list-clear = Clear my list
list-gone = { $n ->
    [one] 1 service you saved is no longer in the directory.
   *[other] { $n } services you saved are no longer in the directory.
  }

report-title = This information is wrong
report-about = About: { $name }
report-lead = Tell us what is wrong. A curator reads it and checks with the agency.
report-private = We don’t ask who you are. Please don’t write anything private about yourself or someone else.
report-what = What is wrong?
report-what-hint = For example: “The number is out of service” or “They moved to King Street”.
report-contact = How can we reach you with a question?
report-contact-hint = An e-mail address or phone number. You can leave this blank.
report-send = Send to the curators
report-back = Back to the service
report-error-title = Check one thing before you send
report-error-empty = Write what is wrong
report-error-empty-how = The box is empty. A few words are enough.
report-error-long = Your message is too long
report-error-long-how = Write at most 2,000 characters. It has { $length } now.
report-thanks-title = Thank you
report-thanks = Your message is with the curators. They check it with the agency and correct the record.
report-thanks-back = Back to the service
report-error-mark = Error:

error-not-found-title = This page isn’t here
error-not-found = The service may have closed, or the address has a mistake.
error-problem-title = Something on our side isn’t working
error-problem = It is not your fault, and your search was not kept. Try again in a few minutes.
error-busy-title = Too many requests at once
error-busy = Wait a minute, then try again.
error-refused-title = The form was sent from another site
error-refused = For your safety we only take forms that our own pages send. Open the page here and try again.
error-form-title = We could not read the form
error-form = Go back, and fill it in again.
error-home = Search from the start
error-person = You can always talk to a person. Call { $phone }, free, at any hour.
