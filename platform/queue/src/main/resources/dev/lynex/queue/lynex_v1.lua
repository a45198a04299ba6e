#!lua name=lynex_v1

-- The queue's atomic steps. Every function gets the partition's tag, {lynex:<p>}, as its one key; all of the
-- partition's keys begin with it, so that they lie on one node of a cluster:
--
--   <tag>                   the stream of entries
--   <tag>:bell              a list with at most one token, for waiting processors
--   <tag>:meta              hash: epoch, fence, accepted events, queued and waiting bytes and events, busy, repeats, settled
--                           inserts, window figures, run of Redis and the last entry before it, time (ms) of the last settle,
--                           who holds the partition and until when (ms)
--   <tag>:counters          hash: <project>:{accepted,stored,duplicate,dead,bytes}
--   <tag>:placement         hash: project -> placement epoch
--   <tag>:limits            hash: project -> what it has used of its limits: month, events accepted in it, rate, debt
--                           and since when; moves with it
--   <tag>:blocks            hash: first entry id -> block, JSON
--   <tag>:leases            sorted set: first entry id, by the end of its lease in ms
--   <tag>:id:<slot>:<nn>    hash: identity -> body hash, request id, count; a bucket of identities in one slot of a ring
--
-- The client never computes what must be decided here: time is Redis' own.

local GROUP = 'processors'
local CONSUMER = 'ledger'
-- A window is six buckets. The ring has room for these, for the one being filled, and for one that is emptied, shard by
-- shard, before its turn comes again.
local WINDOW_BUCKETS = 6
local SLOTS = WINDOW_BUCKETS + 2
-- A bucket is split into hashes, since one of at most 512 identities stays a listpack: with 4,096 hashes and 2,500
-- requests a second a bucket of 10 minutes has 366 in each. Where the byte cap allows fewer identities there are fewer
-- hashes, 16 identities to each, so that each is touched, and its old slot emptied, in every turn of the ring.
local MOST_SHARDS = 4096
local SHARD_IDENTITIES = 16
-- Bytes that one identity takes in a listpack and in a larger hash, and a hash beside its identities.
local LISTPACK_ENTRIES = 512
local IDENTITY_BYTES = 48
local LARGE_IDENTITY_BYTES = 112
local SHARD_BYTES = 176
-- A project may send 10 seconds of its rate at once, and a full batch of 1,000 events whatever its rate.
local BURST_SECONDS = 10
local LEAST_BURST = 1000
local MICRO = 1000000
-- How long a processor waits before it asks a held partition again; the hold may be lifted at any time.
local HELD_MS = 1000

local function now_us()
  local t = redis.call('TIME')
  return tonumber(t[1]) * MICRO + tonumber(t[2])
end

local function now_ms()
  return math.floor(now_us() / 1000)
end

local function number(value)
  return tonumber(value or 0) or 0
end

local function meta(tag, field)
  return number(redis.call('HGET', tag .. ':meta', field))
end

local function entry_ms(id)
  return tonumber(string.match(id, '^(%d+)'))
end

local function entry_number(id)
  return tonumber(string.match(id, '(%d+)$'))
end

local function field(fields, name)
  for i = 1, #fields, 2 do
    if fields[i] == name then
      return fields[i + 1]
    end
  end
  return nil
end

-- The last entry of the open blocks, '0' when there is none: what comes after it is in no block.
local function last_taken(tag)
  local blocks, last, last_ms, last_number = redis.call('HVALS', tag .. ':blocks'), '0', -1, -1
  for _, text in ipairs(blocks) do
    local id = cjson.decode(text).last
    local ms, n = entry_ms(id), entry_number(id)
    if ms > last_ms or (ms == last_ms and n > last_number) then
      last, last_ms, last_number = id, ms, n
    end
  end
  return last
end

-- Makes the partition's keys, once. A group that was lost is made again behind the open blocks: their entries would be given
-- out twice else, under the names of other blocks. Answers 'made', 'there' or 'lost'. ARGV: random epoch
local function open(keys, args)
  local tag = keys[1]
  local fresh = redis.call('HSETNX', tag .. ':meta', 'epoch', args[1]) == 1
  local made = redis.pcall('XGROUP', 'CREATE', tag, GROUP, last_taken(tag), 'MKSTREAM')
  if made.err then
    return string.find(made.err, 'BUSYGROUP', 1, true) and { 'there' } or made
  end
  return { fresh and 'made' or 'lost' }
end

-- Which of a bucket's hashes has an identity. How many there are is decided once for a partition: with another number what
-- is remembered would not be found.
local function identity_shards(cap)
  local shards = math.floor(cap / (SLOTS - 1) / SHARD_IDENTITIES / IDENTITY_BYTES)
  return math.max(1, math.min(MOST_SHARDS, shards))
end

local function identity_shard(shards, identity)
  return (string.byte(identity, 1) * 256 + string.byte(identity, 2)) % shards
end

local function identity_key(tag, bucket, shard)
  return string.format('%s:id:%d:%d', tag, bucket % SLOTS, shard)
end

local function find_identity(tag, bucket, shard, identity)
  for b = bucket, math.max(1, bucket - WINDOW_BUCKETS), -1 do
    local found = redis.call('HGET', identity_key(tag, b, shard), identity)
    if found then
      return found
    end
  end
  return nil
end

-- Sees to it that a bucket takes new identities. One ends with its time or when it holds its part of the byte cap; in that
-- case the window is shorter, and `windows_cut` counts it. Nothing has to be deleted for it at once, and it never waits for
-- an accept that Redis, full of identities, would refuse.
local function turn_bucket(tag, state, bucket_ms, cap)
  local full = state.id_bytes >= cap / (SLOTS - 1)
  local over = state.now_ms - state.id_start >= bucket_ms
  if state.id_bucket == 0 or over or full then
    if full and not over then
      redis.call('HINCRBY', tag .. ':meta', 'windows_cut', 1)
    end
    state.id_bucket, state.id_start, state.id_bytes = state.id_bucket + 1, state.now_ms, 0
  end
end

local function remember(tag, state, identity, value, window_ms, cap)
  local bucket_ms = math.ceil(window_ms / WINDOW_BUCKETS)
  turn_bucket(tag, state, bucket_ms, cap)
  local shard = identity_shard(state.id_shards, identity)
  local key = identity_key(tag, state.id_bucket, shard)
  redis.call('HSET', key, identity, value)
  local held = redis.call('HLEN', key)
  local cost = held > LISTPACK_ENTRIES and LARGE_IDENTITY_BYTES or IDENTITY_BYTES
  if held == 1 then
    cost = cost + SHARD_BYTES
    redis.call('PEXPIREAT', key, string.format('%d', state.id_start + bucket_ms + window_ms))
  end
  -- Once would do; now and then again costs nothing, and mends a slot that was not empty when its turn came.
  if held % SHARD_IDENTITIES == 1 then
    redis.call('UNLINK', identity_key(tag, state.id_bucket + 1, shard))
  end
  state.id_bytes = state.id_bytes + cost
end

-- The UTC month of a time in microseconds, as yyyymm: civil_from_days of Howard Hinnant's "chrono-Compatible Low-Level
-- Date Algorithms", whose years begin in March so that the leap day comes last.
local function month_of(us)
  local days = math.floor(us / MICRO / 86400) + 719468
  local era = math.floor(days / 146097)
  local day = days - era * 146097
  local year = math.floor((day - math.floor(day / 1460) + math.floor(day / 36524) - math.floor(day / 146096)) / 365)
  local of_year = day - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local from_march = math.floor((5 * of_year + 2) / 153)
  local month = from_march < 10 and from_march + 3 or from_march - 9
  return (era * 400 + year + (month <= 2 and 1 or 0)) * 100 + month
end

local function burst(rate)
  return math.max(BURST_SECONDS * rate, LEAST_BURST) * MICRO
end

-- What is used now, from what was kept. The bucket is its debt in millionths of an event: an accepted event adds a
-- million, and each microsecond pays off `rate`. That is the generic cell rate algorithm (ITU-T I.371, as a leaky
-- bucket) in whole numbers, so nothing is rounded. Usage of another month is no usage.
local function usage(kept, now)
  local month, used, rate, debt, since = string.match(kept or '', '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
  local found = { now = now, month = month_of(now), used = 0, rate = number(rate), debt = number(debt) }
  if number(month) == found.month then
    found.used = number(used)
  end
  found.debt = math.max(0, found.debt - math.max(0, now - number(since)) * found.rate)
  found.clock_went_back = number(since) > now
  return found
end

-- The same at another rate: as full as it was. So a new rate holds at once, and callers that do not know it yet for a
-- few seconds cannot fill the bucket twice.
local function at_rate(used, rate)
  if rate ~= used.rate then
    used.debt = (rate > 0 and used.rate > 0) and math.ceil(used.debt / burst(used.rate) * burst(rate)) or 0
    used.rate = rate
  end
  return used
end

local function keep(tag, project, used)
  redis.call('HSET', tag .. ':limits', project,
    string.format('%d %d %d %d %d', used.month, used.used, used.rate, used.debt, used.now))
end

-- now (us), month, events accepted in it, events that the bucket has room for, time until it is empty of debt (us)
local function told(used)
  local left = used.rate > 0 and math.floor((burst(used.rate) - used.debt) / MICRO) or 0
  local full = used.rate > 0 and math.ceil(used.debt / used.rate) or 0
  return { used.now, used.month, used.used, left, full }
end

local function hex(bytes)
  return (string.gsub(bytes, '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

-- What a call of accept needs to know of the partition, read once and written once for all of its submissions.
local function partition_state(tag, cap)
  local names = { 'id_shards', 'id_bucket', 'id_start', 'id_bytes', 'queued_bytes', 'waiting_bytes', 'waiting_events',
    'accepted_events' }
  local values = redis.call('HMGET', tag .. ':meta', unpack(names))
  local state = { now_us = now_us() }
  state.now_ms = math.floor(state.now_us / 1000)
  for i, name in ipairs(names) do
    state[name] = number(values[i])
  end
  if state.id_shards == 0 then
    state.id_shards = identity_shards(cap)
  end
  return state
end

local function keep_partition(tag, state)
  redis.call('HSET', tag .. ':meta', 'id_shards', string.format('%d', state.id_shards), 'id_bucket',
    string.format('%d', state.id_bucket), 'id_start', string.format('%d', state.id_start), 'id_bytes',
    string.format('%d', state.id_bytes), 'queued_bytes', string.format('%d', state.queued_bytes), 'waiting_bytes',
    string.format('%d', state.waiting_bytes), 'waiting_events', string.format('%d', state.waiting_events),
    'accepted_events', string.format('%d', state.accepted_events))
end

-- The same for one of its projects.
local function project_state(tag, project, state)
  return {
    placed = number(redis.call('HGET', tag .. ':placement', project)),
    held = number(redis.call('HGET', tag .. ':counters', project .. ':bytes')),
    used = usage(redis.call('HGET', tag .. ':limits', project), state.now_us),
    events = 0,
    bytes = 0,
  }
end

local function keep_project(tag, project, each)
  if each.events > 0 then
    redis.call('HINCRBY', tag .. ':counters', project .. ':accepted', each.events)
    redis.call('HINCRBY', tag .. ':counters', project .. ':bytes', each.bytes)
  end
  if each.events > 0 or each.clock_went_back then
    keep(tag, project, each.used)
  end
end

-- One submission. Answers what becomes of it; what it changes is in `state` and `each`, save for its entry, its identity and
-- its project's placement. ARGV of it: project, placement epoch, identity (16 bytes), what is remembered of it (body hash
-- (8 bytes), request id (16 bytes), events), dialect, request id (hex), received (ns), events, raw bytes, encoding, payload,
-- events a second, events a month (0: unlimited)
local SUBMISSION_ARGS = 13
local function accept_one(tag, state, each, bounds, project, placement, identity, memory, dialect, request, received,
  events, raw_bytes, encoding, payload, rate, quota)
  events, rate, quota = tonumber(events), tonumber(rate), tonumber(quota)
  if each.placed > tonumber(placement) then
    return { 'moved', string.format('%d', each.placed) }
  end

  local used = at_rate(each.used, rate)
  local shard = identity_shard(state.id_shards, identity)
  local found = find_identity(tag, state.id_bucket, shard, identity)
  if found then
    if string.sub(found, 1, 8) ~= string.sub(memory, 1, 8) then
      return { 'reused' }
    end
    -- Written for the sake of WAIT, which waits for what its connection wrote last: a repeat must be on the replicas
    -- before it is answered too, and it comes over another connection than the first.
    redis.call('HINCRBY', tag .. ':meta', 'repeats', 1)
    return { 'repeated', hex(string.sub(found, 9, 24)), string.sub(found, 25), told(used) }
  end

  if state.queued_bytes + #payload > bounds.capacity then
    return { 'full', string.format('%d', state.queued_bytes) }
  end
  local held = each.held + each.bytes
  if held + #payload > bounds.share then
    return { 'over', string.format('%d', held), told(used) }
  end
  local excess = used.debt + events * MICRO - burst(rate)
  if rate > 0 and excess > 0 then
    each.clock_went_back = used.clock_went_back -- then it is kept, or nothing is paid off until the clock is where it was
    return { 'limited', math.ceil(excess / rate), told(used) }
  end
  if quota > 0 and used.used + events > quota then
    return { 'spent', told(used) }
  end

  local id = redis.call('XADD', tag, '*', 'p', project, 'd', dialect, 'r', request, 't', received, 'n', events,
    'u', raw_bytes, 'e', encoding, 'b', payload)
  if each.placed < tonumber(placement) then
    redis.call('HSET', tag .. ':placement', project, placement)
    each.placed = tonumber(placement)
  end
  remember(tag, state, identity, memory, bounds.window_ms, bounds.cap)
  each.events = each.events + events
  each.bytes = each.bytes + #payload
  used.used = used.used + events
  used.debt = rate > 0 and used.debt + events * MICRO or 0
  state.queued_bytes = state.queued_bytes + #payload
  state.waiting_bytes = state.waiting_bytes + #payload
  state.waiting_events = state.waiting_events + events
  state.accepted_events = state.accepted_events + events
  state.accepted = true
  return { 'accepted', id, told(used) }
end

-- Accepts or refuses one submission or several, each for itself, in their order. ARGV: capacity, share, window (ms),
-- identity cap (bytes), then the arguments of each
local function accept(keys, args)
  local tag = keys[1]
  local bounds = { capacity = tonumber(args[1]), share = tonumber(args[2]), window_ms = tonumber(args[3]),
    cap = tonumber(args[4]) }
  local state, projects, answers = partition_state(tag, bounds.cap), {}, {}
  for i = 5, #args, SUBMISSION_ARGS do
    local project = args[i]
    local each = projects[project] or project_state(tag, project, state)
    projects[project] = each
    answers[#answers + 1] = accept_one(tag, state, each, bounds, unpack(args, i, i + SUBMISSION_ARGS - 1))
  end
  for project, each in pairs(projects) do
    keep_project(tag, project, each)
  end
  if state.accepted then
    keep_partition(tag, state)
    if redis.call('LLEN', tag .. ':bell') == 0 then
      redis.call('RPUSH', tag .. ':bell', '1')
    end
  end
  return answers
end

-- Whether an identity is known here, for a project that has left this place and may not come back within the window.
-- Writes the repeat for the sake of WAIT, as accept does. ARGV: identity, body hash
local function known(keys, args)
  local tag = keys[1]
  local shards = meta(tag, 'id_shards')
  if shards == 0 then
    return { 'new' }
  end
  local found = find_identity(tag, meta(tag, 'id_bucket'), identity_shard(shards, args[1]), args[1])
  if not found then
    return { 'new' }
  end
  if string.sub(found, 1, 8) ~= args[2] then
    return { 'reused' }
  end
  redis.call('HINCRBY', tag .. ':meta', 'repeats', 1)
  return { 'repeated', hex(string.sub(found, 9, 24)), string.sub(found, 25) }
end

-- Gives way to a later place of the project: accept answers 'moved' to older epochs from now on. Answers what the project
-- has used of its limits here, which stays as it is from now on, so that doing it again answers the same. ARGV: project,
-- epoch of the later place
local function fence(keys, args)
  local tag = keys[1]
  if number(redis.call('HGET', tag .. ':placement', args[1])) < tonumber(args[2]) then
    redis.call('HSET', tag .. ':placement', args[1], args[2])
  end
  return { redis.call('HGET', tag .. ':limits', args[1]) or '' }
end

-- Takes over what the project has used of its limits in its former place, before anything of this epoch is accepted
-- here. ARGV: project, epoch, what fence answered
local function adopt(keys, args)
  local tag = keys[1]
  if number(redis.call('HGET', tag .. ':placement', args[1])) >= tonumber(args[2]) then
    return { 'adopted before' }
  end
  redis.call('HSET', tag .. ':placement', args[1], args[2])
  if args[3] == '' then
    redis.call('HDEL', tag .. ':limits', args[1])
  else
    redis.call('HSET', tag .. ':limits', args[1], args[3])
  end
  return { 'adopted' }
end

local function save(tag, block, lease_ms, now)
  redis.call('HSET', tag .. ':blocks', block.first, cjson.encode(block))
  redis.call('ZADD', tag .. ':leases', now + lease_ms, block.first)
end

local function next_fence(tag)
  return redis.call('HINCRBY', tag .. ':meta', 'fence', 1)
end

-- Whether some of a block's entries were there before a block was first taken from this run of Redis. If it was restored
-- from an older copy then, or took the place of one that was ahead of it, they may be stored already, in blocks that it
-- knows nothing of.
local function before_restart(tag, block)
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if redis.call('HGET', tag .. ':meta', 'run') ~= run then
    local last = field(redis.call('XINFO', 'STREAM', tag), 'last-generated-id')
    redis.call('HSET', tag .. ':meta', 'run', run, 'last_before_run', last)
  end
  local last = redis.call('HGET', tag .. ':meta', 'last_before_run')
  local ms, last_ms = entry_ms(block.first), entry_ms(last)
  return ms < last_ms or (ms == last_ms and entry_number(block.first) <= entry_number(last))
end

local function taken(tag, block)
  return { 'block', redis.call('HGET', tag .. ':meta', 'epoch'), cjson.encode(block) }
end

-- A block that the owner has already (it takes one at a time, so its last take or its life before was cut short), or
-- one whose owner let its lease run out.
local function open_block(tag, owner, now)
  local blocks = redis.call('HGETALL', tag .. ':blocks')
  for i = 2, #blocks, 2 do
    local block = cjson.decode(blocks[i])
    if block.owner == owner then
      return block
    end
  end
  local expired = redis.call('ZRANGEBYSCORE', tag .. ':leases', '-inf', now, 'LIMIT', 0, 1)
  return expired[1] and cjson.decode(redis.call('HGET', tag .. ':blocks', expired[1]))
end

-- An open block goes over as it is: the same entries under a new fence. Whether the attempt before died decides what its
-- mark means: a process that asks again for its own block is alive, and one that let go of a block was asked to stop.
local function take_over(tag, owner, life, lease_ms, now)
  local block = open_block(tag, owner, now)
  if not block then
    return nil
  end
  local alive = block.owner == owner and block.life == life
  local released = block.owner == ''
  if not alive then
    block.attempts = block.attempts + 1
    if block.mark and not released then
      block.suspects = block.suspects or {}
      block.suspects[block.mark] = (block.suspects[block.mark] or 0) + 1
    end
  end
  block.takes = block.takes + 1
  block.mark = nil
  block.owner = owner
  block.life = life
  block.fence = next_fence(tag)
  block.before_restart = before_restart(tag, block)
  save(tag, block, lease_ms, now)
  return block
end

-- The oldest entry that is in no block. Reads one body, so ask only when it matters.
local function oldest_waiting(tag)
  local groups = redis.call('XINFO', 'GROUPS', tag)
  for _, group in ipairs(groups) do
    if field(group, 'name') == GROUP then
      local from = '(' .. field(group, 'last-delivered-id')
      local entries = redis.call('XRANGE', tag, from, '+', 'COUNT', 1)
      return entries[1] and entries[1][1]
    end
  end
  return nil
end

-- ARGV: owner, lease (ms), most events, most queued bytes, most raw bytes, linger (ms), most events of one entry,
--       most raw bytes of one entry, life of the owner's process
local function take(keys, args)
  local tag, owner, lease_ms = keys[1], args[1], tonumber(args[2])
  local most_events, most_bytes, most_raw = tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
  local linger, entry_events, entry_raw = tonumber(args[6]), tonumber(args[7]), tonumber(args[8])
  local life, now = args[9], now_ms()

  local over = take_over(tag, owner, life, lease_ms, now)
  if over then
    return taken(tag, over)
  end

  local held = meta(tag, 'hold_until') - now
  if held > 0 then
    return { 'due', string.format('%d', math.min(held, HELD_MS)) }
  end

  local waiting = meta(tag, 'waiting_events')
  if waiting == 0 then
    return { 'empty' }
  end
  if waiting < most_events and meta(tag, 'waiting_bytes') < most_bytes then
    local oldest = oldest_waiting(tag)
    local due = oldest and (entry_ms(oldest) + linger - now) or 0
    if due > 0 then
      return { 'due', string.format('%d', due) }
    end
  end

  local block = { owner = owner, life = life, takes = 1, attempts = 1, events = 0, bytes = 0, projects = {} }
  local raw = 0
  -- An entry is taken only when the largest one possible would still fit: what was read cannot be put back.
  while block.events == 0
    or (block.events + entry_events <= most_events and block.bytes < most_bytes and raw + entry_raw <= most_raw) do
    local read = redis.call('XREADGROUP', 'GROUP', GROUP, CONSUMER, 'COUNT', 1, 'STREAMS', tag, '>')
    if not read then
      break
    end
    local entry = read[1][2][1]
    local fields = entry[2]
    local project, n, size = field(fields, 'p'), tonumber(field(fields, 'n')), #field(fields, 'b')
    block.first = block.first or entry[1]
    block.last = entry[1]
    block.events = block.events + n
    block.bytes = block.bytes + size
    raw = raw + tonumber(field(fields, 'u'))
    local part = block.projects[project] or { events = 0, bytes = 0 }
    part.events = part.events + n
    part.bytes = part.bytes + size
    block.projects[project] = part
  end
  if block.events == 0 then
    redis.call('HSET', tag .. ':meta', 'waiting_events', 0, 'waiting_bytes', 0)
    return { 'empty' }
  end
  block.fence = next_fence(tag)
  block.before_restart = before_restart(tag, block)
  redis.call('HINCRBY', tag .. ':meta', 'waiting_events', -block.events)
  redis.call('HINCRBY', tag .. ':meta', 'waiting_bytes', -block.bytes)
  save(tag, block, lease_ms, now)
  return taken(tag, block)
end

-- The block if the fence is its current one, else nil.
local function owned(tag, first, fence)
  local text = redis.call('HGET', tag .. ':blocks', first)
  if not text then
    return nil
  end
  local block = cjson.decode(text)
  return block.fence == tonumber(fence) and block or nil
end

-- ARGV: first id, fence, versions (JSON)
local function bind(keys, args)
  local tag = keys[1]
  local block = owned(tag, args[1], args[2])
  if not block then
    return { 'lost' }
  end
  if not block.versions then
    block.versions = cjson.decode(args[3])
    redis.call('HSET', tag .. ':blocks', block.first, cjson.encode(block))
  end
  return { 'bound', cjson.encode(block.versions) }
end

-- Remembers which event is being mapped, should it kill its owner. ARGV: first id, fence, mark ('' takes it away)
local function mark(keys, args)
  local tag = keys[1]
  local block = owned(tag, args[1], args[2])
  if not block then
    return 0
  end
  block.mark = args[3] ~= '' and args[3] or nil
  redis.call('HSET', tag .. ':blocks', block.first, cjson.encode(block))
  return 1
end

-- ARGV: first id, fence, lease (ms)
local function renew(keys, args)
  local tag = keys[1]
  if not owned(tag, args[1], args[2]) then
    return 0
  end
  redis.call('ZADD', tag .. ':leases', 'XX', now_ms() + tonumber(args[3]), args[1])
  return 1
end

-- A block let go of counts no attempt: its owner was asked to stop. ARGV: owner
local function release(keys, args)
  local tag, freed = keys[1], 0
  local blocks = redis.call('HGETALL', tag .. ':blocks')
  for i = 1, #blocks, 2 do
    local block = cjson.decode(blocks[i + 1])
    if block.owner == args[1] then
      block.owner = ''
      block.attempts = block.attempts - 1
      block.mark = nil
      redis.call('HSET', tag .. ':blocks', blocks[i], cjson.encode(block))
      redis.call('ZADD', tag .. ':leases', 'XX', 0, blocks[i])
      freed = freed + 1
    end
  end
  return freed
end

-- Keeps new blocks from being taken, until it is lifted or its lease ends; those that are open go on to their end. Answers
-- who has the hold and how many blocks are open. ARGV: owner, lease (ms)
local function hold(keys, args)
  local tag, now = keys[1], now_ms()
  local holder = redis.call('HGET', tag .. ':meta', 'hold_owner')
  if not holder or holder == args[1] or meta(tag, 'hold_until') <= now then
    holder = args[1]
    redis.call('HSET', tag .. ':meta', 'hold_owner', holder, 'hold_until',
      string.format('%d', now + tonumber(args[2])))
  end
  return { holder, redis.call('HLEN', tag .. ':blocks') }
end

-- Ends the owner's hold. ARGV: owner
local function lift(keys, args)
  local tag = keys[1]
  if redis.call('HGET', tag .. ':meta', 'hold_owner') ~= args[1] then
    return 0
  end
  redis.call('HDEL', tag .. ':meta', 'hold_owner', 'hold_until')
  return 1
end

-- A group that was lost and made again knows nothing of what was taken before; those entries are deleted all the same.
local function delete_unknown(tag, block)
  while true do
    local left = redis.call('XRANGE', tag, block.first, block.last, 'COUNT', 8)
    if #left == 0 then
      return
    end
    for _, entry in ipairs(left) do
      redis.call('XDEL', tag, entry[1])
    end
  end
end

local function delete_entries(tag, block)
  local from = block.first
  while true do
    local pending = redis.call('XPENDING', tag, GROUP, from, block.last, 500)
    if #pending == 0 then
      return delete_unknown(tag, block)
    end
    local ids = {}
    for i, each in ipairs(pending) do
      ids[i] = each[1]
    end
    redis.call('XACK', tag, GROUP, unpack(ids))
    redis.call('XDEL', tag, unpack(ids))
  end
end

-- ARGV: first id, fence, busy (ms), inserts, then project, stored, duplicate, dead for each project
local function settle(keys, args)
  local tag = keys[1]
  local block = owned(tag, args[1], args[2])
  if not block then
    return { 'lost' }
  end
  local seen = {}
  for i = 5, #args, 4 do
    local project = args[i]
    local sum = tonumber(args[i + 1]) + tonumber(args[i + 2]) + tonumber(args[i + 3])
    local part = block.projects[project]
    if not part or part.events ~= sum then
      return { 'unbalanced', project, string.format('%d', part and part.events or 0), string.format('%d', sum) }
    end
    seen[project] = true
  end
  for project, part in pairs(block.projects) do
    if not seen[project] then
      return { 'unbalanced', project, string.format('%d', part.events), '0' }
    end
  end

  delete_entries(tag, block)
  local counters = tag .. ':counters'
  for i = 5, #args, 4 do
    local project = args[i]
    redis.call('HINCRBY', counters, project .. ':stored', args[i + 1])
    redis.call('HINCRBY', counters, project .. ':duplicate', args[i + 2])
    redis.call('HINCRBY', counters, project .. ':dead', args[i + 3])
    redis.call('HINCRBY', counters, project .. ':bytes', -block.projects[project].bytes)
  end
  redis.call('HINCRBY', tag .. ':meta', 'queued_bytes', -block.bytes)
  redis.call('HINCRBY', tag .. ':meta', 'busy_ms', args[3])
  redis.call('HINCRBY', tag .. ':meta', 'settled_inserts', args[4])
  redis.call('HSET', tag .. ':meta', 'settled_ms', string.format('%d', now_ms()))
  redis.call('HDEL', tag .. ':blocks', block.first)
  redis.call('ZREM', tag .. ':leases', block.first)
  return { 'settled' }
end

-- Answers meta, counters, the number of open blocks, the received time (ns) of the oldest entry or '', and for each
-- project its id, its rate and what is told of its usage.
local function ledger(keys)
  local tag, now, limits = keys[1], now_us(), {}
  local kept = redis.call('HGETALL', tag .. ':limits')
  for i = 1, #kept, 2 do
    local used = usage(kept[i + 1], now)
    limits[#limits + 1] = { kept[i], used.rate, told(used) }
  end
  local oldest = redis.call('XRANGE', tag, '-', '+', 'COUNT', 1)
  local received = oldest[1] and field(oldest[1][2], 't') or ''
  return {
    redis.call('HGETALL', tag .. ':meta'),
    redis.call('HGETALL', tag .. ':counters'),
    redis.call('HLEN', tag .. ':blocks'),
    received,
    limits,
  }
end

-- How much the partition holds, whatever the number of its projects. Answers queued bytes, events in no block, events in
-- blocks, open blocks, age (ms) of the oldest entry and of the last settle (-1: there is none), both by the one clock of
-- Redis, how often the window of identities was cut short, and events accepted since the partition was made.
local function depth(keys)
  local tag, now = keys[1], now_ms()
  local blocks, taken = redis.call('HVALS', tag .. ':blocks'), 0
  for _, text in ipairs(blocks) do
    taken = taken + cjson.decode(text).events
  end
  local oldest = redis.call('XRANGE', tag, '-', '+', 'COUNT', 1)
  local settled = meta(tag, 'settled_ms')
  return {
    meta(tag, 'queued_bytes'),
    meta(tag, 'waiting_events'),
    taken,
    #blocks,
    oldest[1] and math.max(0, now - entry_ms(oldest[1][1])) or -1,
    settled > 0 and math.max(0, now - settled) or -1,
    meta(tag, 'windows_cut'),
    meta(tag, 'accepted_events'),
  }
end

-- Answers the month, yyyymm in UTC, that a time belongs to. ARGV: time (us)
local function month(_, args)
  return month_of(tonumber(args[1]))
end

-- The entries of these requests, from one on. Looks at so many bytes of entries and then says where to go on, since Redis
-- serves nobody else meanwhile ('' at the end). Answers that place, the entries and the epoch. ARGV: project, from (entry id or (entry id), most bytes, then request ids
local function find(keys, args)
  local tag, project, from, most = keys[1], args[1], args[2], tonumber(args[3])
  local wanted = {}
  for i = 4, #args do
    wanted[args[i]] = true
  end
  local epoch = redis.call('HGET', tag .. ':meta', 'epoch') or ''
  local found, looked = {}, 0
  while looked < most do
    local entries = redis.call('XRANGE', tag, from, '+', 'COUNT', 8)
    if #entries == 0 then
      return { '', found, epoch }
    end
    for _, entry in ipairs(entries) do
      looked = looked + #field(entry[2], 'b') + 256
      from = '(' .. entry[1]
      if wanted[field(entry[2], 'r')] and field(entry[2], 'p') == project then
        found[#found + 1] = entry
      end
    end
  end
  return { from, found, epoch }
end

-- All but accept must work when Redis has reached its maxmemory, or the queue could never drain.
redis.register_function { function_name = 'lynex_open_v2', callback = open, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_accept_v2', callback = accept }
redis.register_function { function_name = 'lynex_known_v1', callback = known, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_fence_v1', callback = fence, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_adopt_v1', callback = adopt, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_take_v1', callback = take, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_bind_v1', callback = bind, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_mark_v1', callback = mark, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_renew_v1', callback = renew, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_release_v1', callback = release, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_settle_v1', callback = settle, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_ledger_v1', callback = ledger, flags = { 'allow-oom', 'no-writes' } }
redis.register_function { function_name = 'lynex_hold_v1', callback = hold, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_lift_v1', callback = lift, flags = { 'allow-oom' } }
redis.register_function { function_name = 'lynex_depth_v2', callback = depth, flags = { 'allow-oom', 'no-writes' } }
redis.register_function { function_name = 'lynex_month_v1', callback = month, flags = { 'allow-oom', 'no-writes' } }
redis.register_function { function_name = 'lynex_find_v1', callback = find, flags = { 'allow-oom', 'no-writes' } }
