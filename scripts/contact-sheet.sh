#!/usr/bin/env bash
# Draws a contact sheet of a film: evenly spaced frames in a grid.
#   scripts/contact-sheet.sh FILM.mp4 SHEET.png|SHEET.jpg [COLUMNS] [ROWS]
set -euo pipefail

film=${1:?usage: contact-sheet.sh FILM SHEET [COLUMNS] [ROWS]}
sheet=${2:?usage: contact-sheet.sh FILM SHEET [COLUMNS] [ROWS]}
columns=${3:-5}
rows=${4:-4}

frames=$(ffprobe -v error -select_streams v -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$film" | tr -d ',')
step=$(((frames + columns * rows - 1) / (columns * rows)))
# The middle of each stretch, so that neither cut frames nor the very first frame stand for it.
ffmpeg -v error -y -i "$film" -frames:v 1 -q:v 4 \
    -vf "select='eq(mod(n,$step),floor($step/2))',scale=320:-2,tile=${columns}x${rows}:padding=4:margin=4:color=0x181818" \
    "$sheet"
echo "$sheet: $columns x $rows of $frames frames"
