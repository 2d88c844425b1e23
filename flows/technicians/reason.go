package technicians

// Reason is one reason why someone is ranked where he is, or not at all. Key words it.
type Reason struct {
	Key    string            `json:"key"`
	Args   map[string]string `json:"args,omitempty"`
	Points int               `json:"points,omitempty"` // what it gave, of 1000 in all
}

// Why someone is left out.
const (
	OutTerminated         = "technician.out.terminated"
	OutVacation           = "technician.out.vacation"    // RN-022
	OutSick               = "technician.out.sick_leave"  // RN-022
	OutAbsent             = "technician.out.absent"      // RN-022: {kind} in {from}, {to}
	OutNoSpecialty        = "technician.out.unskilled"   // RN-020: no specialty at all is active
	OutSpecialty          = "technician.out.specialty"   // has not {specialty}
	OutCertificateExpired = "technician.out.lapsed"      // RN-021: {certificate} of {specialty} ended on {date}
	OutCertificateMissing = "technician.out.certificate" // has not the {certificate} that the job asks for
	OutExpired            = "technician.out.expired"     // had it until {date}
	OutHours              = "technician.out.hours"       // does not work then
	OutOnCall             = "technician.out.emergencies" // is not there for emergencies
	OutBusy               = "technician.out.busy"        // RN-004: {jobs} in process
	OutVetoed             = "technician.out.vetoed"      // by the customer
	OutAsked              = "technician.out.asked"       // has said no, or nothing, or has it
)

// Why someone is ranked where he is.
const (
	ForLevel     = "technician.for.level"     // {level} in {specialty}
	ForAnyLevel  = "technician.for.any_level" // {level}, where no specialty is asked for
	ForCertified = "technician.for.certified" // {certificates} in force
	ForFree      = "technician.for.free"      // nothing in process
	ForBusy      = "technician.for.busy"      // {jobs} in process
	ForOnCall    = "technician.for.on_call"   // off shift, and there for emergencies
	ForNear      = "technician.for.near"      // {km} away
	ForZone      = "technician.for.zone"      // covers the {zone}
	ForNowhere   = "technician.for.nowhere"   // it is not known where he is, or where the job is
	ForLoad      = "technician.for.load"      // {jobs} scheduled
	ForHistory   = "technician.for.history"   // {jobs} done for this customer
	ForRating    = "technician.for.rating"    // {rating} of 5 by {count} answers
	ForUnrated   = "technician.for.unrated"   // nobody has rated him yet
	ForPreferred = "technician.for.preferred" // by the customer
	ForRested    = "technician.for.rested"    // attended an emergency last on {date}
	ForFirst     = "technician.for.first"     // has not attended any
)

// Reasons lists every key, for those who word them.
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
