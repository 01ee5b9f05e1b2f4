
-- The latest entries of several streams, latest first: {entry, fields, index of the stream} each, and whether there may be more.
local function merge(keys, upper, lower, count)
  local found = {}
  for i, key in ipairs(keys) do
    for _, entry in ipairs(redis.call('XREVRANGE', key, upper, lower, 'COUNT', count)) do
      found[#found + 1] = { entry[1], entry[2], i }
    end
  end
  local more = #found >= count
  if #keys > 1 then
    table.sort(found, function(left, right) return is_before(right[1], left[1]) end)
    for i = #found, count + 1, -1 do found[i] = nil end
  end
  return found, more and 1 or 0
end
