package voice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// Opener opens a file that a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// Transcripts stores transcripts with their messages.
type Transcripts interface {
	// SaveTranscript stores a transcript; a deleted message is not an error.
	SaveTranscript(ctx context.Context, id string, t bot.Transcript) error
	// Transcript returns the stored transcript; false without one.
	Transcript(ctx context.Context, id string) (bot.Transcript, bool, error)
}

// Listener carries out bot.TranscribeVoice.
type Listener struct {
	Transcriber Transcriber // nil: notes are not transcribed, and people are asked to write
	Files       Opener
	Transcripts Transcripts
	Budget      *Budget                                        // nil: no limit
	MaxLength   time.Duration                                  // longest note
	Count       func(result string, transcribed time.Duration) // called with each result; may be nil
	Log         *slog.Logger
}

// Results for Count, besides the refusals.
const (
	resultSure   = "sure"
	resultUnsure = "unsure"
	resultFailed = "failed"
)

// For a recording of unknown length: leastRate is the rate in bytes a second by which its cost is
// estimated (a bad telephone line), mostRate the rate by which its bytes limit its length.
const (
	leastRate = 2000
	mostRate  = 16_000
)

// Effect is the handler of bot.VoiceNote → bot.VoiceResult. A note that can't be transcribed is
// answered with the reason as the event.
func (l *Listener) Effect(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var note bot.VoiceNote
	if err := json.Unmarshal(t.Effect.Args, &note); err != nil {
		return engine.Answer{}, engine.Permanent(fmt.Errorf("voice note: %w", err))
	}
	heard := bot.VoiceResult{Input: note.Input, Secret: note.Secret, Minutes: int(l.MaxLength / time.Minute), Written: note.Written, Quoted: note.Quoted}
	if l.Transcriber == nil || len(note.Media) == 0 {
		return engine.Answer{Event: engine.Failed, Data: heard}, nil
	}
	tr, known, err := l.savedTranscript(ctx, note)
	if err != nil {
		return engine.Answer{}, fmt.Errorf("voice note: %w", err)
	}
	if !known {
		var ok bool
		if tr, ok, err = l.listen(ctx, t, note); err != nil {
			return engine.Answer{}, err
		}
		if !ok {
			l.count(resultFailed, 0)
			return engine.Answer{Event: engine.Failed, Data: heard}, nil
		}
		tr.Text = bot.MaskSecrets(tr.Text)
		if note.Input != "" && !note.Secret {
			if err := l.Transcripts.SaveTranscript(ctx, note.Input, tr); err != nil {
				return engine.Answer{}, fmt.Errorf("voice note: %w", err)
			}
		}
	}
	heard.Transcript = tr
	if tr.Refused != "" {
		return engine.Answer{Event: tr.Refused, Data: heard}, nil
	}
	return engine.Answer{Event: bot.OK, Data: heard}, nil
}

// savedTranscript returns the transcript of an earlier try, which has been paid for.
func (l *Listener) savedTranscript(ctx context.Context, note bot.VoiceNote) (bot.Transcript, bool, error) {
	if note.Input == "" || note.Secret {
		return bot.Transcript{}, false, nil
	}
	return l.Transcripts.Transcript(ctx, note.Input)
}

// listen transcribes or refuses the note. It returns false if the note can't be transcribed. After
// an error the whole effect is retried.
func (l *Listener) listen(ctx context.Context, t engine.Task, note bot.VoiceNote) (bot.Transcript, bool, error) {
	refuse := func(why bot.Event, length time.Duration) (bot.Transcript, bool, error) {
		l.count(string(why), 0)
		return bot.Transcript{Refused: why, Seconds: length.Round(100 * time.Millisecond).Seconds()}, true, nil
	}
	switch m := note.Media[0]; {
	case m.Fault == bot.FaultTooBig:
		return refuse(bot.VoiceTooLong, 0)
	case m.Fault == bot.FaultEmpty:
		return refuse(bot.VoiceSilent, 0)
	case !m.OK():
		return bot.Transcript{}, false, nil
	}
	file, meta, err := l.Files.Open(ctx, note.Media[0].ID)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Transcript{}, false, nil // the file was deleted
	}
	if err != nil {
		return bot.Transcript{}, false, fmt.Errorf("voice note: %w", err)
	}
	defer file.Close()
	if _, ok := audioName(meta.MIME); !ok {
		return bot.Transcript{}, false, nil
	}
	s, err := Measure(file, meta.MIME, l.MaxLength)
	if err != nil {
		return bot.Transcript{}, false, err
	}
	cost := s.Length
	if cost == 0 {
		cost = min(l.MaxLength, samples(meta.Bytes, leastRate))
	}
	switch {
	case s.Length > l.MaxLength, meta.Bytes > maxAudio, s.Length == 0 && meta.Bytes > int64(l.MaxLength.Seconds())*mostRate:
		return refuse(bot.VoiceTooLong, s.Length)
	case s.Judged && s.Silent:
		return refuse(bot.VoiceSilent, s.Length)
	case l.Budget != nil && !l.Budget.Take(ctx, t.Owner, cost):
		return refuse(bot.VoiceTooMuch, s.Length)
	}
	began := time.Now()
	h, err := l.Transcriber.Transcribe(ctx, Recording{Audio: file, MIME: meta.MIME, Language: note.Locale})
	if err != nil && ctx.Err() != nil {
		return bot.Transcript{}, false, fmt.Errorf("voice note: %w", err) // the program is stopping
	}
	if err != nil {
		l.Log.WarnContext(ctx, "a voice note was not transcribed", "contact", bot.Mask(bot.ContactID(t.Owner)), "seconds", seconds(s.Length), "took", time.Since(began).Round(time.Millisecond), "error", err)
		return bot.Transcript{}, false, nil
	}
	tr := judge(h, s.Length)
	l.count(result(tr), cost)
	return tr, true, nil
}

func result(t bot.Transcript) string {
	switch {
	case t.Refused != "":
		return string(t.Refused)
	case !t.Sure():
		return resultUnsure
	}
	return resultSure
}

func (l *Listener) count(result string, transcribed time.Duration) {
	if l.Count != nil {
		l.Count(result, transcribed)
	}
}
