package sendgrid

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// outcomes maps the vendor's events to outcomes. Other events (processed, deferred,
// group_resubscribe, account_status_change) tell no outcome.
var outcomes = map[string]Outcome{
	"delivered": Delivered, "dropped": Dropped, "bounce": Bounced, "open": Opened, "click": Opened,
	"spamreport": Spam, "unsubscribe": Unsubscribed, "group_unsubscribe": Unsubscribed,
}

type event struct {
	ID        string      `json:"sg_event_id"`
	MailID    string      `json:"recado_id"`
	Name      string      `json:"event"`
	Email     string      `json:"email"`
	Timestamp json.Number `json:"timestamp"`
	Reason    string      `json:"reason"`
	Response  string      `json:"response"`
	Machine   bool        `json:"sg_machine_open"`
}

// parse returns the events that it can read; unreadable says why the others could not be read.
func parse(body []byte, now time.Time) (events []Event, unreadable string) {
	var all []json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, "no JSON array"
	}
	seen := map[string]bool{}
	for _, raw := range all {
		var e event
		if err := json.Unmarshal(raw, &e); err != nil {
			if _, partly := errors.AsType[*json.UnmarshalTypeError](err); !partly || bytes.TrimSpace(raw)[0] != '{' {
				unreadable = "an event that is none"
				continue
			}
		}
		fate, says := outcomes[e.Name]
		switch {
		case e.MailID == "" || seen[e.ID] && e.ID != "":
			continue
		case e.Name == "" || e.Email == "":
			unreadable = "an event without name or address"
			continue
		case !says, e.Machine: // a mail program that loads all pictures does not mean that a person read the mail
			continue
		}
		seen[e.ID] = true
		events = append(events, Event{
			ID: e.ID, MailID: e.MailID, To: strings.ToLower(strings.TrimSpace(e.Email)), Outcome: fate, Reason: e.why(fate), At: when(e.Timestamp, now),
		})
	}
	return events, unreadable
}

func (e event) why(f Outcome) string {
	if f != Bounced && f != Dropped {
		return ""
	}
	why := e.Reason
	if why == "" {
		why = e.Response
	}
	why = strings.Join(strings.FieldsFunc(why, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(why); len(runes) > 300 {
		return string(runes[:300]) + "…"
	}
	return why
}

// when parses Unix seconds. An invalid time gives now.
func when(stamp json.Number, now time.Time) time.Time {
	const year9999 = 253_402_300_800
	f, err := strconv.ParseFloat(stamp.String(), 64)
	if err != nil || !(f > 0 && f < year9999) {
		return now.UTC().Truncate(time.Second)
	}
	return time.Unix(int64(f), 0).UTC()
}
