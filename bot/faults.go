package bot

import "strings"

// faults says why files of a message can't be used, where no dialog has: whoever sent a
// photo must not think that it is here. spoken is how many effects were there before.
func (r *run) faults(in Input, spoken int) {
	if in.Kind == KindAudio || !in.Kind.FromPerson() || !r.s.Owner.Bot() {
		return // a voice note is answered once it is listened to
	}
	bad, why := 0, Fault("")
	for _, m := range in.Media {
		if fault := m.Unusable(); fault != "" {
			bad, why = bad+1, fault
		}
	}
	if bad == 0 || r.endangered() || r.spokeOfFaults(spoken) {
		return
	}
	if good := len(in.Media) - bad; good > 0 {
		r.lead(Say{Key: "media.some", Args: mustJSON(map[string]int{"bad": bad, "good": good})})
		return
	}
	r.lead(Say{Key: faultKey + string(why)})
}

// faultKey begins the keys of the texts that say what is wrong with a file.
const faultKey = "media."

// spokeOfFaults reports whether a dialog has said what is wrong with a file.
func (r *run) spokeOfFaults(spoken int) bool {
	lines := r.before
	for _, e := range r.out[min(spoken, len(r.out)):] {
		if e.Say != nil {
			lines = append(append(lines[:len(lines):len(lines)], Line{Key: e.Say.Key}), e.Say.Before...)
		}
	}
	for _, l := range lines {
		if strings.HasPrefix(l.Key, faultKey) {
			return true
		}
	}
	return false
}
