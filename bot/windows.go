package bot

import (
	"maps"
	"time"
)

// messagingWindow is how long after a person's message free-form messages are allowed, through
// the number that it was written to (WhatsApp Business policy): each number, and each channel,
// has its own.
const messagingWindow = 24 * time.Hour

// maxWindows bounds how many windows of other channels are stored; those that ended first are
// dropped.
const maxWindows = 8

// Window returns until when free-form messages are allowed on a channel.
func (s Session) Window(channel string) time.Time {
	if channel == s.Channel || s.Channel == "" {
		return s.WindowUntil
	}
	return s.Windows[channel]
}

// openWindow records a channel's window, unless a later end is known.
func (s *Session) openWindow(channel string, until time.Time) {
	switch {
	case !until.After(s.Window(channel)): // a late message does not shorten it
	case channel == s.Channel || s.Channel == "":
		s.WindowUntil = until
	default:
		s.putWindow(channel, until)
	}
}

func (s *Session) putWindow(channel string, until time.Time) {
	if s.Windows = maps.Clone(s.Windows); s.Windows == nil {
		s.Windows = map[string]time.Time{}
	}
	s.Windows[channel] = until
	for len(s.Windows) > maxWindows {
		oldest := channel
		for name, t := range s.Windows {
			if t.Before(s.Windows[oldest]) || t.Equal(s.Windows[oldest]) && name < oldest {
				oldest = name
			}
		}
		delete(s.Windows, oldest)
	}
}

// switchChannel makes a channel the one through which the person is answered.
func (s *Session) switchChannel(channel string) {
	if channel == s.Channel {
		return
	}
	until := s.Window(channel)
	if s.Channel != "" && !s.WindowUntil.IsZero() {
		s.putWindow(s.Channel, s.WindowUntil)
	}
	if s.Windows != nil {
		s.Windows = maps.Clone(s.Windows)
		delete(s.Windows, channel)
		if len(s.Windows) == 0 {
			s.Windows = nil
		}
	}
	s.Channel, s.WindowUntil = channel, until
}
