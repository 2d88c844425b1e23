package bot

// optOutOf records an opt-out that was told through a channel. One whose sender can be forged holds for
// that channel alone if the person has also written through one that authenticates its senders:
// nobody silences another's notices there by an SMS.
func (r *run) optOutOf(channel string) {
	r.s.OptedOut, r.s.OptOutInputCount, r.s.OptOutChannel = true, r.s.InputCount, ""
	if r.forgeable(channel) && r.authenticChannel() != "" {
		r.s.OptOutChannel = channel
	}
}

func (r *run) forgeable(channel string) bool { return r.m.Spoofable != nil && r.m.Spoofable(channel) }

// authenticChannel returns the channel that authenticates its senders through which the person wrote
// last, or "".
func (r *run) authenticChannel() (found string) {
	if r.s.Channel != "" && !r.forgeable(r.s.Channel) {
		return r.s.Channel
	}
	for channel, until := range r.s.Windows {
		if !r.forgeable(channel) && (found == "" || until.After(r.s.Windows[found]) || until.Equal(r.s.Windows[found]) && channel < found) {
			found = channel
		}
	}
	return found
}

// avoidOptedOutChannel makes the conversation leave a channel from which alone the person has opted out.
func (r *run) avoidOptedOutChannel() {
	if r.s.OptedOut && r.s.OptOutChannel != "" && r.s.OptOutChannel == r.s.Channel {
		if other := r.authenticChannel(); other != "" {
			r.s.switchChannel(other)
		}
	}
}

// mergeOptOut takes an opt-out of the same person at another address.
func (s *Session) mergeOptOut(old *Session) {
	switch {
	case !old.OptedOut:
		return
	case s.OptedOut && s.OptOutChannel != old.OptOutChannel:
		s.OptOutChannel = ""
	default:
		s.OptOutChannel = old.OptOutChannel
	}
	s.OptedOut = true
}
