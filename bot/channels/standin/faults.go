package standin

import (
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// FaultSettings configure faults. A missing field keeps its value.
type FaultSettings struct {
	Vendor string `json:"vendor,omitempty"`

	// Script lists the faults of the next messages. Each message uses up one entry:
	//
	//	ok            accepted
	//	429, 500…     refused with this HTTP status (400 to 599)
	//	131026…       refused with this code of the vendor's
	//	body 131026   refused with this code, and HTTP 200
	//	status 131026 accepted, and reported as failed afterwards
	//	slow 2s       accepted, after a while
	//	timeout       never answered
	//	reset         the connection is cut; lost: cut after the message was accepted
	//
	// "429 x50" stands for fifty of them.
	Script []string `json:"script"`

	Repeat    *bool `json:"repeat,omitempty"`    // start again when the script is used up
	Statuses  *bool `json:"statuses,omitempty"`  // report sent, delivered, read
	Duplicate *bool `json:"duplicate,omitempty"` // each status twice
	Reorder   *bool `json:"reorder,omitempty"`   // the last status first
	Window    *bool `json:"window,omitempty"`    // refuse free text to a contact who has not written for 24 hours
}

// Fault is one entry of a script.
type Fault struct {
	Kind   string // "" for ok; status, code, body, failed, slow, timeout, reset, lost
	Status int    // of "status"
	Code   string // of "code", "body" and "failed"
	Delay  time.Duration
}

// Faults plays a script. The zero value injects no fault.
type Faults struct {
	mu       sync.Mutex
	settings FaultStatus
	script   []Fault
	next     int
}

// FaultStatus is the configuration in force.
type FaultStatus struct {
	Left      int  `json:"left"` // remaining entries of the script
	Repeat    bool `json:"repeat"`
	Statuses  bool `json:"statuses"`
	Duplicate bool `json:"duplicate"`
	Reorder   bool `json:"reorder"`
	Window    bool `json:"window"`
}

// Configure changes the settings. After an error nothing is changed.
func (f *Faults) Configure(o FaultSettings) error {
	script, err := parseScript(o.Script)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if o.Script != nil {
		f.script, f.next = script, 0
	}
	for to, from := range map[*bool]*bool{
		&f.settings.Repeat: o.Repeat, &f.settings.Statuses: o.Statuses, &f.settings.Duplicate: o.Duplicate,
		&f.settings.Reorder: o.Reorder, &f.settings.Window: o.Window,
	} {
		if from != nil {
			*to = *from
		}
	}
	return nil
}

// Status returns the settings in force.
func (f *Faults) Status() FaultStatus {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.settings
	s.Left = len(f.script) - f.next
	return s
}

// StatusSequence returns the statuses to report for an accepted message, in order, and how often to
// report each; it returns none if nothing is to be reported. all is the sequence of a delivered
// message, failed the status of one that fails.
func (f *Faults) StatusSequence(of Fault, failed string, all ...string) (words []string, times int) {
	o := f.Status()
	times = 1
	if o.Duplicate {
		times = 2
	}
	switch {
	case of.Kind == "failed":
		return []string{failed}, times
	case !o.Statuses:
		return nil, 0
	}
	words = slices.Clone(all)
	if o.Reorder {
		slices.Reverse(words)
	}
	return words, times
}

// Next returns the fault of the next message.
func (f *Faults) Next() Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == len(f.script) && f.settings.Repeat {
		f.next = 0
	}
	if f.next >= len(f.script) {
		return Fault{}
	}
	f.next++
	return f.script[f.next-1]
}

// Apply injects a fault of the connection, after the body has been read. It reports whether the
// request must still be answered.
func (f Fault) Apply(w http.ResponseWriter, r *http.Request) bool {
	switch f.Kind {
	case "slow":
		wait := time.NewTimer(f.Delay)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
			return false
		}
	case "timeout":
		<-r.Context().Done()
		return false
	case "reset":
		hangUp(w)
		return false
	}
	return true
}

// hangUp closes the connection with a reset.
func hangUp(w http.ResponseWriter) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler) // HTTP/2 allows no other way
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
