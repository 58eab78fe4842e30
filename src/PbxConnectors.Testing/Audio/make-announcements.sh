#!/usr/bin/env bash
# Speaks announcements.csv into announcements/<label>/<name>.wav and composes announcements/music/*.wav:
# 8 kHz mono A-law, 300-3400 Hz, speech at -16 dBFS RMS, 0.2 s of silence at both ends.
# The same espeak-ng and sox give the same bytes. Everything is made and checked in a temporary folder first,
# so a failed run leaves the present files as they are.
#
# Usage: make-announcements.sh        Needs: espeak-ng 1.51 or later, sox 14.4 or later.
set -euo pipefail
export LC_ALL=C

readonly mandarin=cmn-latn-pinyin # Plain "cmn" of espeak-ng 1.51 spells the pinyin in English: 好 becomes "hao three".
readonly english=en-us
readonly level=-16       # dBFS, RMS of what is not silence
readonly headroom=1.5    # dB between the loudest sample and full scale
readonly edge=0.2        # seconds of silence at both ends
readonly max_bytes=60000 # of one file
readonly max_total=2500000

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=$work/announcements
mkdir "$made"

fail() {
    printf 'make-announcements: %s\n' "$*" >&2
    exit 1
}

for tool in espeak-ng sox soxi; do
    command -v "$tool" >/dev/null || fail "$tool is not installed"
done

# -R and -D: no random dither, which would make every run differ.
quiet_sox() { sox -V1 -R -D "$@"; }

# RMS in dBFS of what is not silence.
speech_level() {
    quiet_sox "$1" -n silence 1 0.01 1% -1 0.05 1% stats 2>&1 | awk '/^RMS lev dB/ { print $4 }'
}

peak() { quiet_sox "$1" -n stats 2>&1 | awk '/^Pk lev dB/ { print $4 }'; }

# finish SOURCE LABEL NAME: telephone band, level, silent edges, A-law.
finish() {
    local band=$work/band.wav limited=$work/limited.wav gain=0
    quiet_sox "$1" -b 16 "$band" rate -h 8000 sinc -n 511 300-3400
    quiet_sox "$band" -b 16 "$limited" gain "-$headroom"
    # The limiter takes away some of the gain it is given, so the gain is approached in steps.
    for _ in 1 2 3 4 5; do
        gain=$(awk -v gain="$gain" -v now="$(speech_level "$limited")" -v want="$level" 'BEGIN { print gain + want - now }')
        quiet_sox "$band" -b 16 "$limited" gain -l "$gain" gain "-$headroom"
    done
    mkdir -p "$made/$2"
    quiet_sox "$limited" -e a-law "$made/$2/$3.wav" pad "$edge" "$edge"
}

# speak VOICE SPEED PITCH TEXT TARGET: one utterance without the silence espeak-ng puts around it.
speak() {
    local raw=$work/raw.wav
    espeak-ng -b 1 -v "$1" -s "$2" -p "$3" -w "$raw" -- "$4"
    quiet_sox "$raw" -b 16 "$5" silence 1 0.01 0.5% reverse silence 1 0.01 0.5% fade 0.005 reverse fade 0.005
}

# announce LABEL NAME VARIANT SPEED PITCH TEXT ENGLISH
announce() {
    local spoken=$work/spoken.wav both=$work/both.wav
    case $(espeak-ng -b 1 -q -x -v "$mandarin" -- "$6") in
        *'(en)'*) fail "$1/$2: this espeak-ng reads the Chinese text in English; another version is needed" ;;
    esac
    speak "$mandarin+$3" "$4" "$5" "$6" "$spoken"
    if [[ -n $7 ]]; then
        speak "$english+$3" "$4" "$5" "$7" "$work/english.wav"
        quiet_sox "$spoken" "$work/paused.wav" pad 0 0.3
        quiet_sox "$work/paused.wav" "$work/english.wav" "$both"
        spoken=$both
    fi
    finish "$spoken" "$1" "$2"
}

# compose NAME SEED WAVE KEY SCALE CHORDS: four bars of four beats, 5.6 s. Notes are semitones from A4 (440 Hz);
# SCALE and each of the four CHORDS (notes joined by commas) are relative to KEY. The keys below keep every note
# above 300 Hz and off 440 Hz, which is too near the call progress tones (425 and 450 Hz).
compose() {
    local name=$1 seed=$2 wave=$3 key=$4 bars=() bar=0 chord
    local -a scale=($5) chords=($6)
    for chord in "${chords[@]}"; do
        local harmony=() beats=() note beat
        for note in ${chord//,/ }; do harmony+=("$wave" "%$((key + note))"); done
        quiet_sox -n -r 48000 -b 16 "$work/chord.wav" synth 1.4 "${harmony[@]}" remix - fade 0.02 1.4 0.2 gain -9
        for beat in 1 2 3 4; do
            # A generator of our own, because that of bash differs between its versions.
            seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
            note=${scale[(seed >> 16) % ${#scale[@]}]}
            quiet_sox -n -r 48000 -b 16 "$work/beat$beat.wav" \
                synth 0.35 "$wave" "%$((key + 12 + note))" fade 0.01 0.35 0.2 gain -6
            beats+=("$work/beat$beat.wav")
        done
        quiet_sox "${beats[@]}" "$work/tune.wav"
        bar=$((bar + 1))
        quiet_sox -m "$work/tune.wav" "$work/chord.wav" "$work/bar$bar.wav"
        bars+=("$work/bar$bar.wav")
    done
    quiet_sox "${bars[@]}" "$work/melody.wav"
    finish "$work/melody.wav" music "$name"
}

# check FILE: fails when it is too large, clipped, silent or off the level.
check() {
    local file=$1 name=${1#"$made/"} bytes loud top
    bytes=$(wc -c <"$file")
    loud=$(speech_level "$file")
    top=$(peak "$file")
    ((bytes <= max_bytes)) || fail "$name: $bytes bytes, at most $max_bytes are allowed: shorten the text or raise the speed"
    awk -v now="$loud" -v want="$level" 'BEGIN { exit !(now != "" && now != "-inf" && now > want - 1 && now < want + 1) }' ||
        fail "$name: speech at ${loud:--inf} dBFS RMS, expected $level"
    awk -v top="$top" 'BEGIN { exit !(top < -1) }' || fail "$name: peak at $top dBFS, clipped"
    printf '%s\t%.2f s\t%s dBFS RMS\t%s dBFS peak\n' "$name" "$(soxi -D "$file")" "$loud" "$top"
}

espeak-ng --voices=variant | sed 's/$/ /' >"$work/variants"
line=0
# English comes last because it alone may hold commas; read leaves the rest of the line to it.
while IFS=, read -r label name voice speed pitch text translation || [[ -n $label ]]; do
    line=$((line + 1))
    ((line > 1)) || continue
    [[ $label =~ ^[a-z_]+$ && $name =~ ^[a-z0-9_]+$ && $voice =~ ^[a-z0-9]+$ && $speed =~ ^[0-9]+$ && $pitch =~ ^[0-9]+$ && -n $text ]] ||
        fail "announcements.csv line $line: expected label,name,voice,speed,pitch,text,english"
    [[ ! -e $made/$label/$name.wav ]] || fail "announcements.csv line $line: $label/$name is there twice"
    # espeak-ng takes its default voice for a variant it does not know, and says nothing.
    grep -q "!v/$voice " "$work/variants" || fail "announcements.csv line $line: espeak-ng has no voice variant '$voice'"
    translation=${translation%$'\r'}
    translation=${translation#\"}
    announce "$label" "$name" "$voice" "$speed" "$pitch" "$text" "${translation%\"}"
done <"$here/announcements.csv"

compose melody_major 20 triangle 2 '0 2 4 7 9 12' '0,4,7 -3,0,4 -7,-3,0 -5,-1,2'
compose melody_minor 26 sine 3 '0 3 5 7 10 12' '0,3,7 -4,0,3 3,7,10 -2,2,5'

for file in "$made"/*/*.wav; do check "$file"; done
twins=$(cksum "$made"/*/*.wav | awk '{ print $1, $2 }' | sort | uniq -d)
[[ -z $twins ]] || fail "two files sound the same (checksum and size: $twins)"
total=$(cat "$made"/*/*.wav | wc -c)
((total <= max_total)) || fail "$total bytes in all, at most $max_total are allowed"

rm -rf "$here/announcements"
mv "$made" "$here/announcements"
printf '%d files, %d bytes\n' "$(find "$here/announcements" -name '*.wav' | wc -l)" "$total"
