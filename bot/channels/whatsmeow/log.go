package whatsmeow

import (
	"fmt"
	"log/slog"
	"regexp"

	waLog "go.mau.fi/whatsmeow/util/log"
)

// logAdapter writes the library's log to ours. It drops debug lines, which hold whole messages, and
// masks phone numbers in the others.
type logAdapter struct{ log *slog.Logger }

var _ waLog.Logger = logAdapter{}

var digits = regexp.MustCompile(`(\d{2})\d{4,}(\d{3})`)

func masked(text string) string { return digits.ReplaceAllString(text, "$1***$2") }

func (q logAdapter) words(format string, args []any) string {
	return masked(fmt.Sprintf(format, args...))
}

func (q logAdapter) Errorf(format string, args ...any) {
	q.log.Error("whatsapp device", "says", q.words(format, args))
}

func (q logAdapter) Warnf(format string, args ...any) {
	q.log.Warn("whatsapp device", "says", q.words(format, args))
}

func (q logAdapter) Infof(format string, args ...any) {
	q.log.Info("whatsapp device", "says", q.words(format, args))
}

func (logAdapter) Debugf(string, ...any) {}

func (q logAdapter) Sub(module string) waLog.Logger { return logAdapter{q.log.With("part", module)} }
