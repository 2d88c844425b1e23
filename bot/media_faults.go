package bot

import "strings"

// reportMediaFaults says why files of a message can't be used, unless a dialog has said so: the
// sender must not think that the photo arrived. spoken is how many effects there were before.
func (r *run) reportMediaFaults(in Input, spoken int) {
	if in.Kind == KindAudio || !in.Kind.FromPerson() || !r.s.Owner.Bot() {
		return // a voice note is answered once it is transcribed
	}
	bad, why := 0, Fault("")
	for _, m := range in.Media {
		if fault := m.Unusable(); fault != "" {
			bad, why = bad+1, fault
		}
	}
	if bad == 0 || r.inEmergency() || r.mediaFaultMentioned(spoken) {
		return
	}
	if good := len(in.Media) - bad; good > 0 {
		r.addLeadLine(Say{Key: "media.some", Args: mustJSON(map[string]int{"bad": bad, "good": good})})
		return
	}
	r.addLeadLine(Say{Key: mediaFaultPrefix + string(why)})
}

// mediaFaultPrefix begins the keys of the texts about faults of files.
const mediaFaultPrefix = "media."

// mediaFaultMentioned reports whether a dialog has mentioned a file's fault.
func (r *run) mediaFaultMentioned(spoken int) bool {
	lines := r.leadLines
	for _, e := range r.effects[min(spoken, len(r.effects)):] {
		if e.Say != nil {
			lines = append(append(lines[:len(lines):len(lines)], Line{Key: e.Say.Key}), e.Say.Before...)
		}
	}
	for _, l := range lines {
		if strings.HasPrefix(l.Key, mediaFaultPrefix) {
			return true
		}
	}
	return false
}
