// Package voice listens to voice notes: it writes down what is said in them, and keeps
// what can't be said, or costs too much, from being paid for.
//
// What is done with a note, in this order (Listener):
//
//   - Its length is read from the file: Ogg Opus by the durations of its packets, WAV by
//     its header, MP4 by mvhd, MP3 and AAC by their frames. A longer one than is allowed is
//     refused. Of a file whose length can't be read, the bytes bound it.
//   - It is listened to for a voice, where that is cheap: Ogg Opus and WAV are decoded and
//     measured (3 minutes take about half a second). Silence, hiss and hum are refused;
//     whatever might be a voice is let through. See meter.
//   - The contact's and everyone's minutes of the day are counted (Budget).
//   - A Transcriber is asked, once more where it fails, within the time that a person waits.
//   - What it says is doubted (judge): segments without speech are dropped, sentences that
//     transcribers are known to invent over silence too, and the rest gets a confidence.
//
// The transcript is stored before it is answered: an effect that runs twice is paid for
// once. Errors and logs never hold what was said.
package voice
