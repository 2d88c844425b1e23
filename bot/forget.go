package bot

import "time"

// Forget returns a session without what is known of the person and without the open conversation. That
// the contact wants no messages stays, as do the addresses: they decide to whom a message belongs.
func (m *Machine) Forget(s Session, now time.Time) Session {
	r := m.begin(s, now)
	addresses, vendor := r.s.OtherAddresses, r.s.VendorAddress
	r.s.clearPersonal()
	r.s.OtherAddresses, r.s.VendorAddress = addresses, vendor
	r.s.Profile, r.s.ProfileKey, r.s.Repetitions, r.s.MinorAt = "", "", nil, time.Time{}
	r.commitEffects()
	return r.s
}
