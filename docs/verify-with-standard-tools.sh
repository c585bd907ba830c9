#!/usr/bin/env bash
#
# A second verifier for a Whence log. It shares no code with Whence: it was written from the specifications
# (RFC 6962; C2SP signed-note, tlog-checkpoint, tlog-tiles) for bash, openssl, od, awk and the usual small tools, so
# that an auditor need not trust ours. It sends nothing anywhere and writes to a temporary folder only.
#
#   verify-with-standard-tools.sh event VKEY PROOF.json [CHECKPOINT]
#   verify-with-standard-tools.sh tiles VKEY FOLDER     [CHECKPOINT]
#
# VKEY        the log's verifier key, name+id+base64, or a file with one such key a line. Get it from somewhere else
#             than the proof: whoever can forge the one can forge the other.
# event       line -> entry -> leaf -> path -> root -> signature, for the answer of GET /api/v1/events/ID/proof.
# tiles       recomputes every node above the leaf hashes in FOLDER (tile/0/...) and the root.
# CHECKPOINT  a signed checkpoint kept from elsewhere. Without it the one in PROOF.json, or FOLDER/checkpoint, is used.
#             With `tiles` it may be older than the folder: then the folder is shown to begin with that older log.
#
# Exit: 0 verified, 1 does not verify, 2 cannot decide (unreadable, key unknown, tile or tool missing).

set -u
export LC_ALL=C

verified() { echo "VERIFIED: $*"; exit 0; }
fails() { echo "DOES NOT VERIFY: $*"; exit 1; }
undecided() { echo "CANNOT DECIDE: $*"; exit 2; }

tmp=$(mktemp -d) || undecided "no temporary folder can be made"
# Where many small files come and go: in memory, if there is such a folder. On a busy disk it took 40 times as long.
memory=$tmp
[ ! -w /dev/shm ] || memory=$(mktemp -d /dev/shm/verify.XXXXXX) || memory=$tmp
trap 'rm -rf "$tmp" "$memory"' EXIT

# --- bytes, always as lower-case hexadecimal in variables: bash cannot hold a NUL ---

hex_of() { od -An -v -tx1 "$1" | tr -d ' \n'; }
put_hex() {
  local i escaped=""
  for ((i = 0; i < ${#1}; i += 2)); do escaped+="\x${1:i:2}"; done
  printf "$escaped"
}
sha256_of_hex() { local line; line=$(put_hex "$1" | openssl dgst -sha256 -r) && echo "${line%% *}"; }
sha256_of_file() { local line; line=$(openssl dgst -sha256 -r < "$1") && echo "${line%% *}"; }

# Strict: what would not be written the same way again is no base64.
base64_hex() {
  printf '%s' "$1" | openssl base64 -d -A > "$tmp/decoded" 2> /dev/null
  [ -n "$1" ] && [ "$(openssl base64 -A < "$tmp/decoded")" = "$1" ] && hex_of "$tmp/decoded"
}

# Decimal, one spelling, below 2^63, so that the shell's own arithmetic is exact.
is_decimal() {
  [[ $1 =~ ^(0|[1-9][0-9]*)$ ]] || return 1
  [ ${#1} -lt 19 ] || { [ ${#1} -eq 19 ] && [[ ! $1 > 9223372036854775807 ]]; }
}

is_hash() { [[ $1 =~ ^[0-9a-f]*$ ]] && [ ${#1} -eq 64 ]; }

# --- signatures ---

# PUBLIC-KEY SIGNATURE FILE; an Ed25519 public key in DER is a fixed head and its 32 bytes.
signature_is_good() {
  put_hex "302a300506032b6570032100$1" > "$tmp/key.der"
  put_hex "$2" > "$tmp/signature"
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/key.der" -rawin -in "$3" -sigfile "$tmp/signature" \
    > /dev/null 2>&1
}

# With the second test vector of RFC 8032: an openssl that cannot do it must not make a good signature look bad.
require_tools() {
  local tool
  for tool in openssl od awk sed grep tr cut head tail split paste fold cmp wc mktemp; do
    command -v "$tool" > /dev/null || undecided "the tool $tool is missing"
  done
  printf 'r' > "$tmp/message"
  signature_is_good 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c \
    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00 \
    "$tmp/message" || undecided "$(openssl version 2>&1) cannot verify Ed25519; OpenSSL 3 can"
}

key_names=() key_ids=() key_publics=()

add_key() {
  local name=${1%%+*} rest=${1#*+} id bytes
  id=${rest%%+*}
  bytes=$(base64_hex "${rest#*+}") || undecided "this is no verifier key: $1"
  [ "$name+$id+${rest#*+}" = "$1" ] && [ -n "$name" ] || undecided "this is no verifier key: $1"
  [ "${bytes:0:2}" = 01 ] && [ ${#bytes} -eq 66 ] || undecided "this is no Ed25519 key of a log: $1"
  { printf '%s\n' "$name"; put_hex "$bytes"; } > "$tmp/named-key"
  [[ $(sha256_of_file "$tmp/named-key") = "$id"* ]] && [ ${#id} -eq 8 ] || undecided "the key's id is not its own: $1"
  key_names+=("$name") key_ids+=("$id") key_publics+=("${bytes:2}")
}

read_keys() {
  local line
  if [ -f "$1" ]; then
    while IFS= read -r line || [ -n "$line" ]; do [ -z "$line" ] || add_key "$line"; done < "$1"
  else
    add_key "$1"
  fi
  [ ${#key_names[@]} -gt 0 ] || undecided "there is no key in $1"
}

# --- checkpoints ---

# FILE: sets origin, size and root, or ends the program.
open_checkpoint() {
  local blank
  [ -f "$1" ] || undecided "there is no checkpoint $1"
  [ "$(tr -d '\012\040-\377' < "$1" | wc -c)" -eq 0 ] || undecided "the checkpoint holds a control character"
  [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ] || undecided "the checkpoint does not end with a newline"
  blank=$(awk '$0 == "" { n = NR } END { print n + 0 }' "$1")
  [ "$blank" -gt 1 ] || undecided "the checkpoint has no empty line before its signatures"
  head -n $((blank - 1)) "$1" > "$tmp/text"
  tail -n +$((blank + 1)) "$1" > "$tmp/signatures"
  [ -s "$tmp/signatures" ] || undecided "the checkpoint has no signature"
  [ "$(wc -l < "$tmp/signatures")" -le 16 ] || undecided "the checkpoint has more than 16 signatures"
  # The text means nothing until it is known who signed it.
  check_signatures
  read_checkpoint
  case " $signers " in *" $origin "*) ;; *) undecided "no given key of $origin signed the checkpoint" ;; esac
}

# Every line of a known key must be good; sets the names of those keys.
check_signatures() {
  local line rest name bytes i names=""
  signers=""
  while IFS= read -r line; do
    rest=${line#"— "} name=${line#"— "}
    name=${name%% *}
    [ "$rest" != "$line" ] && [ -n "$name" ] && [ "${name#*+}" = "$name" ] && [ "${rest#"$name "}" != "$rest" ] &&
      bytes=$(base64_hex "${rest#"$name "}") && [ ${#bytes} -gt 8 ] || undecided "this is no signature line: $line"
    names="$names $name"
    for i in "${!key_names[@]}"; do
      [ "$name" = "${key_names[$i]}" ] && [ "${bytes:0:8}" = "${key_ids[$i]}" ] || continue
      [ ${#bytes} -eq 136 ] && signature_is_good "${key_publics[$i]}" "${bytes:8}" "$tmp/text" ||
        fails "the signature by $name (key ${key_ids[$i]}) is not good for this checkpoint"
      signers="$signers $name"
    done
  done < "$tmp/signatures"
  [ -n "$signers" ] || undecided "no given key signed the checkpoint; it is signed by:$names"
}

read_checkpoint() {
  ! grep -q '^$' "$tmp/text" || undecided "the checkpoint's text has an empty line"
  [ "$(wc -l < "$tmp/text")" -ge 3 ] || undecided "the checkpoint has fewer than three lines"
  { IFS= read -r origin; IFS= read -r size; IFS= read -r root; } < "$tmp/text"
  is_decimal "$size" || undecided "the checkpoint's size is not a number: $size"
  root=$(base64_hex "$root") && is_hash "$root" || undecided "the checkpoint's root is not base64 of 32 bytes"
}

# --- one event ---

# Takes the JSON apart at its quotes: each text goes to a file s.1, s.2, ... with its escapes undone, and what is
# between the texts, with their numbers in their place, must be one flat object. Its fields are left in a file, a line
# each, a text as s and its number: `s1 s2`, `s3 12`, `s5 [s6,s7]`.
split_json() {
  awk -v dir="$tmp" '
    function refuse(why) { print why > (dir "/refused"); failed = 1; exit 1 }
    function put(piece) { printf "%s", piece > file }
    function unit(text,   i, n) {
      if (text !~ /^[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]/) refuse("\\u without four digits")
      for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
      return n
    }
    function utf8(code) {
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function unescape(part,   piece, n, i, c, code, low) {
      n = split(part, piece, /\\/)
      put(piece[1])
      for (i = 2; i <= n; i++) {
        c = substr(piece[i], 1, 1)
        if (c == "") { put("\\" piece[++i]); continue }
        if (c != "u") {
          if (!(c in escape)) refuse("unknown escape")
          put(escape[c] substr(piece[i], 2))
          continue
        }
        code = unit(substr(piece[i], 2))
        if (code >= 55296 && code < 56320) {
          if (length(piece[i]) != 5 || substr(piece[++i], 1, 1) != "u") refuse("half of a surrogate pair")
          low = unit(substr(piece[i], 2))
          if (low < 56320 || low > 57343) refuse("half of a surrogate pair")
          code = 65536 + (code - 55296) * 1024 + low - 56320
        } else if (code == 0 || (code >= 56320 && code < 57344)) refuse("NUL or half of a surrogate pair")
        put(utf8(code) substr(piece[i], 6))
      }
    }
    BEGIN {
      escape["/"] = "/"; escape["b"] = "\b"; escape["f"] = "\f"
      escape["n"] = "\n"; escape["r"] = "\r"; escape["t"] = "\t"
    }
    { text = text (NR > 1 ? "\n" : "") $0 }
    END {
      if (failed) exit 1
      n = split(text, part, "\"")
      outline = part[1]
      for (i = 2; i <= n; i++) {
        file = dir "/s." (++count)
        printf "" > file
        # A part that ends in an odd run of backslashes ends in an escaped quote: the text goes on behind it.
        for (;;) {
          if (part[i] ~ /[\001-\037]/) refuse("a control character in a text")
          run = match(part[i], /\\+$/) ? RLENGTH : 0
          if (run % 2 == 0) break
          unescape(substr(part[i], 1, length(part[i]) - 1))
          put("\"")
          if (++i > n) refuse("a text without an end")
        }
        unescape(part[i])
        close(file)
        if (++i > n) refuse("a text without an end")
        outline = outline "\"" count "\"" part[i]
      }
      if (outline ~ /[-+.0-9a-zA-Z][ \t\r\n]+[-+.0-9a-zA-Z]/) refuse("two values without a comma")
      gsub(/[ \t\r\n]+/, "", outline)
      if (outline !~ /^[{].*[}]$/) refuse("not one object")
      outline = "," substr(outline, 2, length(outline) - 2)
      while (outline != "") {
        if (!match(outline, /^,"[0-9]+":("[0-9]+"|[0-9]+|\[\]|\["[0-9]+"(,"[0-9]+")*\])/)) refuse("not the fields of a proof")
        field = substr(outline, 2, RLENGTH - 1)
        outline = substr(outline, RLENGTH + 1)
        gsub(/"[0-9]+"/, "s&", field)
        gsub(/"/, "", field)
        sub(/:/, " ", field)
        print field
      }
    }' "$1" > "$tmp/fields"
}

# FILE: sets line_file, position, leaf_hash, path (leaf to root) and checkpoint_file, or ends the program.
read_proof() {
  local key value name seen=" " count=0
  [ -f "$1" ] || undecided "there is no proof $1"
  [ "$(tr -d '\011\012\015\040-\377' < "$1" | wc -c)" -eq 0 ] || undecided "the proof holds a control character"
  split_json "$1" || undecided "the proof is not readable: $(cat "$tmp/refused")"
  while read -r key value; do
    take_text "$key" && name=$text
    case "$seen" in *" $name "*) undecided "the proof has the field $name twice" ;; esac
    seen="$seen$name " count=$((count + 1))
    case "$name $value" in
      "line s"*) line_file=$tmp/${value/s/s.} ;;
      "position "[0-9]*) position=$value ;;
      "leafHash s"*) take_text "$value" && leaf_hash=$text ;;
      "proof ["*) read_path "$value" ;;
      "checkpoint s"*) checkpoint_file=$tmp/${value/s/s.} ;;
      *) undecided "the proof has a field it should not have, or of a wrong kind: $name" ;;
    esac
  done < "$tmp/fields"
  [ "$count" -eq 5 ] || undecided "the proof lacks a field"
  is_hash "$leaf_hash" || undecided "leafHash is not 64 hexadecimal digits"
  is_decimal "$position" || undecided "the position is not a number: $position"
}

# s4: sets text. The dot keeps newlines at the end, which bash would take off.
take_text() { text=$(cat "$tmp/${1/s/s.}" && echo .) text=${text%.}; }

read_path() {
  local list=${1#[} item
  path=()
  for item in $(printf '%s' "${list%]}" | tr ',' ' '); do
    take_text "$item"
    is_hash "$text" || undecided "a hash of the path is not 64 hexadecimal digits"
    path+=("$text")
  done
  [ ${#path[@]} -le 63 ] || undecided "the path has more than 63 hashes"
}

# On the way down from the root to `position`, the sides it takes; sets sides, the leaf's own last (RFC 6962 2.1.1).
read_sides() {
  local first=0 left=$2 half
  sides=()
  while ((left > 1)); do
    half=1
    while ((half < left - half)); do half=$((half * 2)); done
    if (($1 - first < half)); then
      sides+=(left) left=$half
    else
      sides+=(right) first=$((first + half)) left=$((left - half))
    fi
  done
}

check_event() {
  local entry hash i depth
  entry=$(sha256_of_file "$line_file")
  hash=$(sha256_of_hex "00$entry")
  [ "$hash" = "$leaf_hash" ] || fails "the line does not give the leaf hash: line or leaf hash was altered"
  ((position < size)) || fails "the checkpoint has $size events and does not reach position $position"
  read_sides "$position" "$size"
  depth=${#sides[@]}
  [ "$depth" -eq ${#path[@]} ] || fails "the path has ${#path[@]} hashes, not the $depth of position $position of $size"
  for ((i = 0; i < depth; i++)); do
    if [ "${sides[depth - 1 - i]}" = left ]; then
      hash=$(sha256_of_hex "01$hash${path[i]}")
    else
      hash=$(sha256_of_hex "01${path[i]}$hash")
    fi
  done
  [ "$hash" = "$root" ] || fails "the line does not lead to the checkpoint's root: line, position or path was altered"
}

# A checkpoint kept from elsewhere says something about this proof only where it is of the same size.
compare_kept() {
  local proved_size=$size proved_root=$root proved_origin=$origin
  open_checkpoint "$1"
  [ "$origin" = "$proved_origin" ] || undecided "the kept checkpoint is of another log: $origin"
  [ "$size" = "$proved_size" ] ||
    undecided "the kept checkpoint has $size events, the proof's $proved_size: compare them with tiles"
  [ "$root" = "$proved_root" ] || fails "FORK: two signed checkpoints of $size events have different roots"
}

# --- all tiles ---

# LEVEL INDEX WIDTH: the tile's file; a wider partial or the full tile holds the same hashes at its beginning.
find_tile() {
  local name=$2 groups=""
  while [ ${#name} -gt 3 ]; do groups=/${name: -3}$groups name=${name%???}; done
  name=$(printf '%03d%s' "$((10#$name))" "$groups" | sed 's:\([0-9]*\)/:x\1/:g')
  tile_file=$folder/tile/$1/$name tile_width=$3
  while [ "$tile_width" -lt 256 ] && [ ! -f "$tile_file.p/$tile_width" ]; do tile_width=$((tile_width + 1)); done
  [ "$tile_width" -eq 256 ] || tile_file=$tile_file.p/$tile_width
}

# LEVEL COUNT FILE: the first COUNT hashes of that tile level, one a line; false where a tile is missing.
read_level() {
  local index=0 left=$2 width
  : > "$tmp/bytes"
  while ((left > 0)); do
    width=$((left < 256 ? left : 256))
    find_tile "$1" "$index" "$width"
    [ -f "$tile_file" ] || return 1
    [ "$(wc -c < "$tile_file")" -eq $((tile_width * 32)) ] || fails "$tile_file is not $tile_width hashes long"
    head -c $((width * 32)) "$tile_file" >> "$tmp/bytes"
    left=$((left - width)) index=$((index + 1))
  done
  hex_of "$tmp/bytes" | fold -w 64 > "$3"
  [ ! -s "$3" ] || echo >> "$3"
  expect_hashes "$2" "$3"
}

# A full disk must not look like an altered log.
expect_hashes() { [ "$(wc -l < "$2")" -eq "$1" ] || undecided "the temporary folder cannot hold it all"; }

# FILE of an even number of hashes -> half as many on standard output. Thousands of small files and one openssl for
# all of them: a process for each node would take a hundred times longer.
hash_pairs() {
  local pair=$memory/pairs chunk
  mkdir -p "$pair"
  paste -d '\0' - - < "$1" | split -l 2048 -a 5 - "$tmp/chunk."
  for chunk in "$tmp"/chunk.*; do
    [ -f "$chunk" ] || continue
    printf "$(sed 's/../\\x&/g; s/^/\\x01/' "$chunk" | tr -d '\n')" | split -b 65 -a 3 - "$pair/n."
    openssl dgst -sha256 -r "$pair"/n.* | cut -c 1-64
    rm -f "$pair"/n.* "$chunk"
  done
}

# From the leaves up, level by level. Where the count is odd the last node has no sibling: it is one of the complete
# subtrees that together are the tree, and they are joined from right to left in the end.
check_tiles() {
  local level=0 count=$size hashes=$tmp/hashes rest="" last
  read_level 0 "$size" "$hashes" || undecided "the tile $tile_file is missing"
  while ((count > 0)); do
    if ((level > 0 && level % 8 == 0)); then compare_level $((level / 8)) "$count" "$hashes"; fi
    if ((count % 2 == 1)); then
      last=$(tail -n 1 "$hashes")
      if [ -z "$rest" ]; then rest=$last; else rest=$(sha256_of_hex "01$last$rest"); fi
    fi
    count=$((count / 2)) level=$((level + 1))
    head -n $((count * 2)) "$hashes" > "$tmp/even"
    hash_pairs "$tmp/even" > "$hashes"
    expect_hashes "$count" "$hashes"
  done
  [ -n "$rest" ] || rest=$(sha256_of_hex "")
  [ "$rest" = "$root" ] || fails "the leaf hashes give the root $rest, the checkpoint has $root: a tile was altered"
}

# Nothing rests on the upper tiles here, but proofs made from them would be wrong.
compare_level() {
  read_level "$1" "$2" "$tmp/level" || { echo "Note: $tile_file is missing; it follows from the tiles below."; return; }
  cmp -s "$tmp/level" "$3" || fails "tile level $1 is not what the tiles below it give: a tile was altered"
}

# --- what is asked ---

usage() { sed -n '3,18s/^# \{0,1\}//p' "$0"; exit 2; }

[ $# -eq 3 ] || [ $# -eq 4 ] || usage
require_tools
read_keys "$2"
case $1 in
  event)
    read_proof "$3"
    open_checkpoint "$checkpoint_file"
    check_event
    [ $# -eq 3 ] || compare_kept "$4"
    verified "the line is event $position of the $size under the checkpoint signed by $origin"
    ;;
  tiles)
    folder=$3
    open_checkpoint "${4:-$folder/checkpoint}"
    check_tiles
    verified "the tiles give the root of the checkpoint of $size events signed by $origin"
    ;;
  *) usage ;;
esac
