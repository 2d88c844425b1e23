// Package voice transcribes voice notes, and avoids paying for notes without speech or beyond a
// budget.
//
// The Listener handles a note in these steps:
//
//   - It reads the length from the file: Ogg Opus by the durations of its packets, WAV by its
//     header, MP4 by mvhd, MP3 and AAC by their frames. A note longer than allowed is refused. If
//     the length can't be read, the number of bytes bounds it.
//   - It detects speech where that is cheap: Ogg Opus and WAV are decoded and measured (3 minutes
//     take about half a second). Silence, hiss and hum are refused; anything that may be a voice
//     passes. See meter.
//   - It counts the note's minutes in the day's budgets of the contact and of all contacts
//     (Budget).
//   - It asks a Transcriber, twice if it fails, within the time that a person waits.
//   - It checks the transcript (judge): segments without speech and sentences that transcribers are
//     known to invent over silence are dropped, and the rest gets a confidence.
//
// The transcript is stored before it is answered, so that an effect that runs twice is paid for
// once. Errors and logs never contain what was said.
package voice
