#!/usr/bin/env bash
# Makes the demonstration library: short films and series of coloured light, with ffmpeg alone.
#
#   scripts/demo-library.sh FOLDER
#
# FOLDER gets `Movies/`, `Shows/` and `More films/` (to be added in Settings). What exists is left as it is, so a second
# run costs nothing; a file appears under its name only when it is whole. The same ffmpeg makes the same bytes.
#
# Every picture tells its own time twice: as a timecode to read, and as a strip of ten squares along the bottom, white
# for one and dark for nought, the whole second in binary with the lowest bit at the left. Tests read the strip.
set -euo pipefail

folder="${1:?usage: scripts/demo-library.sh FOLDER}"
command -v ffmpeg >/dev/null || { echo "demo-library: ffmpeg is missing (apt-get install ffmpeg)" >&2; exit 1; }
font=/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
[ -f "$font" ] || { echo "demo-library: $font is missing (apt-get install fonts-dejavu-core)" >&2; exit 1; }

mkdir -p "$folder"
scratch="$folder/.making"
rm -rf "$scratch"
mkdir -p "$scratch"
trap 'rm -rf "$scratch"' EXIT

rate=24
jobs_list="$scratch/jobs"
: >"$jobs_list"

# The picture: a slow gradient of two colours, the title, the timecode and the strip of squares.
picture() { # title seconds colour colour
    local title="${1//\'/}" strip="" bit x
    title="${title//:/\\:}"
    for bit in 0 1 2 3 4 5 6 7 8 9; do
        x=$((20 + bit * 28))
        strip+=",drawbox=x=$x:y=324:w=22:h=22:color=black:t=fill"
        strip+=",drawbox=x=$x:y=324:w=22:h=22:color=white:t=fill:enable='eq(mod(floor((t+0.001)/$((1 << bit))),2),1)'"
    done
    printf '%s' "gradients=s=640x360:r=$rate:c0=$3:c1=$4:x0=0:y0=0:x1=640:y1=360:nb_colors=2:seed=7:speed=0.008:d=$2"
    printf '%s' ",drawtext=fontfile=$font:text='$title':fontsize=34:fontcolor=white:borderw=2:bordercolor=black@0.5"
    printf '%s' ":x=(w-tw)/2:y=130"
    printf '%s' ",drawtext=fontfile=$font:text='%{pts\\:hms}':fontsize=26:fontcolor=white:borderw=2:bordercolor=black@0.5"
    printf '%s' ":x=(w-tw)/2:y=195"
    printf '%s' "$strip,format=yuv420p"
}

# Queues one film. The rest of the arguments goes to ffmpeg after the inputs; sound is stereo at the given pitch.
film() { # path title seconds colour colour pitch arguments...
    local name="$1" path="$folder/$1" title="$2" seconds="$3" from="$4" to="$5" pitch="$6"
    shift 6
    [ -e "$path" ] && return
    mkdir -p "$(dirname "$path")"
    local part="$scratch/$(basename "$path")"
    {
        printf '%q ' ffmpeg -nostdin -hide_banner -loglevel error -y -threads 1 \
            -f lavfi -i "$(picture "$title" "$seconds" "$from" "$to")" \
            -f lavfi -i "sine=frequency=$pitch:beep_factor=3:sample_rate=48000:duration=$seconds" \
            "$@" -t "$seconds" -ac 2 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$part"
        printf '&& mv %q %q && echo %q\n' "$part" "$path" "  made $name"
    } >>"$jobs_list"
}

# What every browser plays.
plain=(-map 0:v -map 1:a -c:v libx264 -preset ultrafast -crf 26 -x264-params threads=1 -g 48 -c:a aac -b:a 96k)
web=("${plain[@]}" -movflags +faststart)

film "Movies/The Lamplighter (1931).mp4" "The Lamplighter" 45 0x1b1208 0xc98a2b 220 "${web[@]}"
film "Movies/Salt and Paper (1958).mp4" "Salt and Paper" 30 0x0d1b2a 0x9fb8ad 247 "${web[@]}"
film "Movies/Midnight Ferry (1974)/Midnight Ferry (1974).mp4" "Midnight Ferry" 40 0x02111b 0x3f6c8f 262 "${web[@]}"
film "Movies/A Garden in Winter (1986).mp4" "A Garden in Winter" 25 0x1d3020 0xd8e2dc 294 "${web[@]}"

# Two languages to hear, two to read: English inside the file, German beside it.
# An invented tale, so that nobody's words are copied.
subtitles() { # path line...
    local path="$1" start=2 number=1 line
    shift
    for line in "$@"; do
        printf '%d\n00:00:%02d,000 --> 00:00:%02d,500\n%s\n\n' "$number" "$start" "$((start + 5))" "$line"
        number=$((number + 1))
        start=$((start + 9))
    done >"$path"
}
clock="Movies/The Clockmaker (1999)/The Clockmaker (1999)"
if [ ! -e "$folder/$clock.mkv" ] || [ ! -e "$folder/$clock.de.srt" ]; then
    mkdir -p "$folder/$(dirname "$clock")"
    subtitles "$scratch/en.srt" "The clock has stopped." "Then we have all evening." "Who winds it on Sundays?" \
        "Nobody has for years." "Listen: it is going again." "Leave the lights up a little longer."
    subtitles "$scratch/de.srt" "Die Uhr steht still." "Dann haben wir den ganzen Abend." "Wer zieht sie sonntags auf?" \
        "Seit Jahren niemand." "Hör doch: sie geht wieder." "Lass das Licht noch ein wenig an."
    mv "$scratch/de.srt" "$folder/$clock.de.srt"
fi
film "$clock.mkv" "The Clockmaker" 60 0x2b0f1e 0xb5838d 330 \
    -f lavfi -i "sine=frequency=495:beep_factor=3:sample_rate=48000:duration=60" -i "$scratch/en.srt" \
    -map 0:v -map 1:a -map 2:a -map 3:s -c:v libx264 -preset ultrafast -crf 26 -x264-params threads=1 -g 48 \
    -c:a aac -b:a 96k -c:s srt -metadata:s:a:0 language=eng -metadata:s:a:0 "title=English" \
    -metadata:s:a:1 language=spa -metadata:s:a:1 "title=Español" -metadata:s:s:0 language=eng \
    -disposition:a:0 default -disposition:a:1 0 -disposition:s:0 0

# What no browser plays: other codecs in other containers.
film "Movies/Red Kite Rising (2004).avi" "Red Kite Rising" 30 0x3d0c02 0xf3722c 349 \
    -map 0:v -map 1:a -c:v mpeg4 -vtag XVID -q:v 5 -g 120 -c:a libmp3lame -b:a 128k
film "Movies/Paper Lanterns (2016).mpg" "Paper Lanterns" 20 0x2d1e2f 0xe9c46a 370 \
    -map 0:v -map 1:a -c:v mpeg2video -q:v 5 -g 15 -c:a ac3 -b:a 192k
# What only needs another wrapping, with and without new sound.
film "Movies/The Long Tide (2011).mkv" "The Long Tide" 50 0x012a36 0x29a19c 392 \
    -map 0:v -map 1:a -c:v libx264 -preset ultrafast -crf 26 -x264-params threads=1 -g 60 -c:a ac3 -b:a 192k
film "Movies/Seven Small Rooms (2023).mkv" "Seven Small Rooms" 35 0x20123a 0x8d80ad 415 "${plain[@]}"
# Two minutes with key frames one to nine seconds apart, for seeking.
film "Movies/Harbour Lights (2020).mp4" "Harbour Lights" 120 0x06141b 0xd98e04 440 \
    -map 0:v -map 1:a -c:v libx264 -preset ultrafast -crf 27 -x264-params threads=1:scenecut=0:keyint=2000 \
    -force_key_frames "0,1,4,9,11,20,27,28,34,43,45,52,60,61,69,74,83,85,91,100,103,110,112,119" \
    -c:a aac -b:a 96k -movflags +faststart

show=(-map 0:v -map 1:a -c:v libx264 -preset ultrafast -crf 27 -x264-params threads=1 -g 48 -c:a aac -b:a 64k -movflags +faststart)
episode() { # show year season episode title colour colour pitch
    local code
    code="$(printf 'S%02dE%02d' "$3" "$4")"
    film "Shows/$1 ($2)/Season $(printf '%02d' "$3")/$1 - $code - $5.mp4" "$1  $code" 20 "$6" "$7" "$8" "${show[@]}"
}
episode "Platform Nine" 2018 1 1 "The Late Train" 0x10002b 0x5a189a 196 
episode "Platform Nine" 2018 1 2 "Left Luggage" 0x10002b 0x7b2cbf 208
episode "Platform Nine" 2018 2 1 "Signal Failure" 0x240046 0x9d4edd 220
episode "Platform Nine" 2018 2 2 "All Change" 0x240046 0xc77dff 233
episode "Tide Tables" 2022 1 1 "Low Water" 0x03071e 0x14746f 196
episode "Tide Tables" 2022 1 2 "The Turn" 0x03071e 0x248277 208
episode "Tide Tables" 2022 1 3 "Slack" 0x03071e 0x358f80 220
episode "Tide Tables" 2022 2 1 "Spring" 0x001219 0x469d89 233
episode "Tide Tables" 2022 2 2 "Neap" 0x001219 0x67b99a 247
episode "Tide Tables" 2022 2 3 "High Water" 0x001219 0x88d4ab 262

film "More films/The Orchard (1967).mp4" "The Orchard" 25 0x1a2e05 0xa7c957 466 "${web[@]}"
film "More films/Northern Line (2021).mkv" "Northern Line" 30 0x14213d 0xfca311 494 "${plain[@]}"

# One film has artwork of its own; the others get a frame.
poster="$folder/Movies/Midnight Ferry (1974)/poster.jpg"
if [ ! -e "$poster" ]; then
    mkdir -p "$(dirname "$poster")"
    ffmpeg -nostdin -hide_banner -loglevel error -y -f lavfi \
        -i "gradients=s=600x900:c0=0x02111b:c1=0xf4a259:x0=300:y0=0:x1=300:y1=900:nb_colors=2:seed=3:d=1,drawbox=x=0:y=620:w=600:h=280:color=0x02111b:t=fill,drawtext=fontfile=$font:text=MIDNIGHT:fontsize=88:fontcolor=0xf7e1bc:x=(w-tw)/2:y=660,drawtext=fontfile=$font:text=FERRY:fontsize=88:fontcolor=0xf7e1bc:x=(w-tw)/2:y=760" \
        -frames:v 1 -q:v 3 -fflags +bitexact -flags:v +bitexact "$scratch/poster.jpg"
    mv "$scratch/poster.jpg" "$poster"
fi

if [ -s "$jobs_list" ]; then
    echo "Making the demonstration library in $folder ($(wc -l <"$jobs_list") files)"
    tr '\n' '\0' <"$jobs_list" | xargs -0 -n 1 -P "$(nproc)" bash -c
fi
