package technicians

// Reason is one reason for a technician's rank or exclusion. Key is its text key.
type Reason struct {
	Key    string            `json:"key"`
	Args   map[string]string `json:"args,omitempty"`
	Points int               `json:"points,omitempty"` // the points it gives, of 1000
}

// The reasons of an exclusion.
const (
	OutTerminated         = "technician.out.terminated"
	OutVacation           = "technician.out.vacation"    // RN-022
	OutSick               = "technician.out.sick_leave"  // RN-022
	OutAbsent             = "technician.out.absent"      // RN-022: {kind} in {from}, {to}
	OutNoSpecialty        = "technician.out.unskilled"   // RN-020: no specialty is active
	OutSpecialty          = "technician.out.specialty"   // lacks {specialty}
	OutCertificateExpired = "technician.out.lapsed"      // RN-021: {certificate} of {specialty} ended on {date}
	OutCertificateMissing = "technician.out.certificate" // lacks the required {certificate}
	OutExpired            = "technician.out.expired"     // the required certificate expired on {date}
	OutHours              = "technician.out.hours"       // does not work at that time
	OutOnCall             = "technician.out.emergencies" // does not take emergencies
	OutBusy               = "technician.out.busy"        // RN-004: {jobs} in process
	OutVetoed             = "technician.out.vetoed"      // vetoed by the customer
	OutAsked              = "technician.out.asked"       // refused, did not answer, or has it
)

// The reasons of a rank.
const (
	ForLevel     = "technician.for.level"     // {level} in {specialty}
	ForAnyLevel  = "technician.for.any_level" // {level}, if no specialty is required
	ForCertified = "technician.for.certified" // {certificates} in force
	ForFree      = "technician.for.free"      // no job in process
	ForBusy      = "technician.for.busy"      // {jobs} in process
	ForOnCall    = "technician.for.on_call"   // off shift, but available for emergencies
	ForNear      = "technician.for.near"      // {km} away
	ForZone      = "technician.for.zone"      // covers {zone}
	ForNowhere   = "technician.for.nowhere"   // the technician's or the site's position is unknown
	ForLoad      = "technician.for.load"      // {jobs} scheduled
	ForHistory   = "technician.for.history"   // {jobs} done for this customer
	ForRating    = "technician.for.rating"    // {rating} of 5 by {count} answers
	ForUnrated   = "technician.for.unrated"   // without ratings
	ForPreferred = "technician.for.preferred" // preferred by the customer
	ForRested    = "technician.for.rested"    // the last emergency was on {date}
	ForFirst     = "technician.for.first"     // has not had any emergency
)

// Reasons lists every key, so that texts can be checked for completeness.
func Reasons() []string {
	return []string{
		OutTerminated, OutVacation, OutSick, OutAbsent, OutNoSpecialty, OutSpecialty, OutCertificateExpired, OutCertificateMissing, OutExpired,
		OutHours, OutOnCall, OutBusy, OutVetoed, OutAsked,
		ForLevel, ForAnyLevel, ForCertified, ForFree, ForBusy, ForOnCall, ForNear, ForZone, ForNowhere, ForLoad, ForHistory,
		ForRating, ForUnrated, ForPreferred, ForRested, ForFirst,
	}
}

func why(key string, args ...string) Reason {
	r := Reason{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if r.Args == nil {
			r.Args = make(map[string]string, len(args)/2)
		}
		r.Args[args[i]] = args[i+1]
	}
	return r
}
