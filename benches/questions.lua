-- Varied searches for wrk, POSTed as our pages do.
local words = {
  "help+paying+my+electricity+bill", "food+bank", "behind+on+rent", "someone+to+talk+to", "dentist+low+income", "tax+clinic",
  "bed+for+tonight", "english+classes", "pas+d%27argent+pour+manger", "hydro", "child+care", "legal+help+eviction",
  "ride+to+hospital", "caregiver+support+dementia", "job+search", "counceling", "emergancy+shelter", "newcomer",
}
local places = { "M5V+2T6", "Toronto", "Hamilton", "L5B", "Ottawa", "", "Scarborough", "Kingston" }
local n = 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/x-www-form-urlencoded"
-- Every question comes from another person: one address alone may not ask so much.
local function from(n)
  return string.format("10.%d.%d.%d", math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
end
request = function()
  n = n + 1
  local body = "q=" .. words[n % #words + 1] .. "&near=" .. places[(n * 7) % #places + 1]
  wrk.headers["x-forwarded-for"] = from(n)
  return wrk.format(nil, "/en/search", nil, body)
end
done = function(summary, latency)
  io.write(string.format("pages a second %.0f, p50 %.1f ms, p99 %.1f ms, errors %d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
