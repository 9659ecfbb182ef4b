# What the interfaces for other programs say.
api-description = Services of this 211 directory in the Human Services Data Specification (HSDS). Open to everyone, without a key.
api-bad-title = Parameters that cannot be read
api-bad = The list "errors" says for each parameter what is wrong. Correct them and send the request again.
api-unknown = There is no such parameter. Known: { $known }.
api-twice = The parameter stands twice. Send it once.
api-page = Write a whole number from 1.
api-per-page = Write a whole number from 1 to { $most }.
api-format = Write json or ndjson.
api-truth = Write true or false.
api-both = minimal and full cannot both be true. Send one of them.
api-id = This is not an id. Write a UUID, as the answers have it.
api-moment = Write a date or a date-time: 2026-01-15 or 2026-01-15T10:00:00-05:00.
api-body-title = A body that cannot be read
api-body = Send the parameters as a form (application/x-www-form-urlencoded) or as a JSON object of texts, numbers, true and false (application/json).
api-large-title = The body is too large
api-large = Send the parameters alone; they fit in 64 KB.
api-missing-title = No such service
api-missing = No published service has this id. Find ids at { $list }.
api-address-title = Nothing at this address
api-address = The interface begins at { $root }. Its openapi.json lists every address.
api-method-title = This method is not known here
api-method = The header Allow lists the methods of this address. The interface is for reading.
api-busy-title = Too many searches
api-busy = Wait a minute, then ask again. To copy the whole list, use format=ndjson without search.
api-ours-title = Something failed on our side
api-ours = It was noted. Try again in a moment.
