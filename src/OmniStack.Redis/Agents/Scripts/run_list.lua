-- ARGV: started at or before (ms, or '+inf'), and before which run of that millisecond (or ''), agent or '', state or '', limit, most to examine,
-- tenant or ''.
-- Answers {{run, agent, state, attempt, entries, started ms, updated ms, tenant or nil}..., last examined score and run, or '' and '' at the end}.
local index = KEYS[1] .. ':runs_begun'
local limit, left = tonumber(ARGV[5]), tonumber(ARGV[6])
local found, gone = {}, {}
local score, run, offset = '', '', 0

while #found < limit and left > 0 do
  local page = redis.call('ZREVRANGEBYSCORE', index, ARGV[1], '-inf', 'WITHSCORES', 'LIMIT', offset, math.min(left, 200))
  if #page == 0 then
    score, run = '', ''
    break
  end
  offset = offset + #page / 2
  for i = 1, #page, 2 do
    if #found >= limit then
      break
    end
    -- Redis orders the runs of one score as this compares them, so those before the cursor are the greater ones.
    if ARGV[2] == '' or page[i + 1] ~= ARGV[1] or page[i] < ARGV[2] then
      run, score, left = page[i], page[i + 1], left - 1
      local known = redis.call('HMGET', KEYS[1] .. ':run:' .. run, 'g', 's', 'a', 'n', 'b', 'u', 't')
      if not known[2] then
        gone[#gone + 1] = run
      elseif (ARGV[3] == '' or known[1] == ARGV[3]) and (ARGV[4] == '' or known[2] == ARGV[4])
        and (ARGV[7] == '' or known[7] == ARGV[7]) then
        found[#found + 1] = { run, known[1], known[2], known[3], known[4], known[5], known[6], known[7] }
      end
    end
  end
end
for _, expired in ipairs(gone) do
  redis.call('ZREM', index, expired)
end
return { found, score, run }
