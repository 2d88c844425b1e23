package voice

import (
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"recado/bot"
)

// Segment is a part of a transcript with the transcriber's measures of certainty.
type Segment struct {
	Text             string
	Start, End       float64 // seconds
	AvgLogprob       float64 // mean natural logarithm of the tokens' probabilities; 0 in all segments: unknown
	NoSpeechProb     float64
	CompressionRatio float64 // above about 2.4 the text repeats itself
}

// Transcription is the transcriber's result.
type Transcription struct {
	Text     string
	Segments []Segment // empty: the transcriber gives no measures of certainty
}

const (
	// noSpeech and minLogprob together are Whisper's own rule for a segment without speech,
	// slightly stricter, because Whisper invents captions with a higher probability than its rule
	// assumes.
	noSpeech   = 0.6
	minLogprob = -0.6
	// surelyNoSpeech is the probability from which a segment counts as no speech in any case.
	surelyNoSpeech = 0.95
	repeats        = 2.4
	// doubtful is the confidence of a suspicious text, below bot.SureConfidence.
	doubtful = 0.3
	// maxCharsPerSecond is the most characters that a person says in a second: auctioneers reach 25.
	maxCharsPerSecond = 35
	// maxText is the longest transcript, in runes: three minutes hold about 3,000.
	maxText = 6000
)

// judge turns a transcription of a recording of the given length (0 if unknown) into a transcript.
// The transcript has no text if nobody spoke.
func judge(h Transcription, length time.Duration) bot.Transcript {
	t := bot.Transcript{Seconds: math.Round(length.Seconds()*10) / 10}
	text := h.Text
	kept := slices.DeleteFunc(slices.Clone(h.Segments), func(s Segment) bool {
		return s.NoSpeechProb > noSpeech && s.AvgLogprob < minLogprob || s.NoSpeechProb > surelyNoSpeech || len(words(s.Text)) == 0
	})
	if len(kept) < len(h.Segments) {
		var parts []string
		for _, s := range kept {
			parts = append(parts, strings.TrimSpace(s.Text))
		}
		text = strings.Join(parts, " ")
	}
	text = withoutInvented(text)
	if len(words(text)) == 0 {
		t.Refused = bot.VoiceSilent
		return t
	}
	if r := []rune(text); len(r) > maxText {
		text = string(r[:maxText])
	}
	t.Text, t.Confidence = text, confidence(kept)
	if suspicious(text, length) || slices.ContainsFunc(kept, func(s Segment) bool { return s.CompressionRatio > repeats }) {
		t.Confidence = doubtful
		if c := confidence(kept); c > 0 {
			t.Confidence = min(c, doubtful)
		}
	}
	return t
}

// confidence returns the mean probability of the tokens, weighted by the segments' lengths; 0 if
// the transcriber does not tell.
func confidence(segments []Segment) float64 {
	var sum, weight float64
	said := false
	for _, s := range segments {
		said = said || s.AvgLogprob != 0
		w := max(0.1, s.End-s.Start)
		sum += w * math.Exp(min(0, s.AvgLogprob))
		weight += w
	}
	if !said || weight == 0 || math.IsNaN(sum) || math.IsInf(weight, 0) {
		return 0
	}
	return max(0.01, math.Round(100*sum/weight)/100) // 0 would mean unknown
}

// suspicious reports whether a transcript is implausible: it repeats itself, or would have been
// spoken too fast.
func suspicious(text string, length time.Duration) bool {
	if length > 0 && float64(len([]rune(text))) > 20+maxCharsPerSecond*length.Seconds() {
		return true
	}
	said := words(text)
	for n := 1; n <= 6; n++ { // phrases of n words, repeated
		times := 1
		for i := n; i+n <= len(said); i += n {
			if !slices.Equal(said[i:i+n], said[i-n:i]) {
				times = 1
				continue
			}
			if times++; times >= 4 && times*n*2 > len(said) {
				return true
			}
		}
	}
	return false
}

//go:embed phrases.txt
var phrases string

// sentence matches a sentence; dots within an address do not end one.
var sentence = regexp.MustCompile(`[¡¿]*[^.!?¡¿\n]+(?:\.[^\s.!?¡¿]+)*[.!?\n]*`)

// withoutInvented removes the sentences that transcribers invent over silence.
func withoutInvented(text string) string {
	invented := false
	var kept []string
	for _, s := range sentence.FindAllString(text, -1) {
		if len(words(s)) == 0 {
			continue
		}
		if isInvented(s) {
			invented = true
			continue
		}
		kept = append(kept, strings.TrimSpace(s))
	}
	if !invented {
		return strings.TrimSpace(text)
	}
	return strings.Join(kept, " ")
}

func isInvented(sentence string) bool {
	said := strings.Join(words(sentence), " ")
	for line := range strings.Lines(phrases) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		beginning, open := strings.CutSuffix(line, "…")
		known := strings.Join(words(beginning), " ")
		if said == known || open && strings.HasPrefix(said, known+" ") {
			return true
		}
	}
	return false
}

// words returns a text's words, folded and without punctuation.
func words(text string) []string {
	return strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
