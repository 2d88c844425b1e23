package bot

import (
	"slices"
	"strconv"
	"time"
)

// PhoneAgent is the agent of a conversation in which somebody of the business answers from the
// account's own phone. Any agent of the console may take it over or hand it back.
const PhoneAgent = "phone"

// timerPhoneTakeover ends a phone takeover.
const timerPhoneTakeover = "phone"

// defaultPhoneTakeover applies where Config.PhoneTakeoverFor is 0.
const defaultPhoneTakeover = 30 * time.Minute

func (m *Machine) phoneTakeoverFor() time.Duration {
	if m.PhoneTakeoverFor > 0 {
		return m.PhoneTakeoverFor
	}
	return defaultPhoneTakeover
}

// PhoneTakeover records that somebody of the business wrote to the contact from the account's
// own phone at a moment. It is a takeover: the bot stays silent until the phone has been silent
// for Config.PhoneTakeoverFor, or an agent hands the conversation back. An older message
// changes nothing, nor does one in a conversation that an agent of the console owns.
func (m *Machine) PhoneTakeover(s Session, channel string, at, now time.Time) Session {
	if at.After(now) {
		at = now // the vendor's clock may be ahead
	}
	until := at.Add(m.phoneTakeoverFor())
	if !until.After(now) || !s.Owner.Bot() && s.Owner.Agent != PhoneAgent {
		return s
	}
	if s.Channel == "" {
		s.Channel = channel
	}
	if s.Owner.Agent == PhoneAgent {
		if i := slices.IndexFunc(s.Timers, func(t Timer) bool { return t.Name == timerPhoneTakeover }); i >= 0 && !until.After(s.Timers[i].Due) {
			return s
		}
	}
	r := m.begin(s, now)
	if r.s.Owner.Bot() {
		r.giveToAgent(PhoneAgent, "", "")
	}
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name == timerPhoneTakeover })
	r.s.Timers = append(r.s.Timers, Timer{
		ID: string(s.ID) + "/" + strconv.FormatInt(r.s.Turn, 10) + "/" + timerPhoneTakeover, Name: timerPhoneTakeover, Due: until,
	})
	r.setTimers()
	r.commitEffects()
	return r.s
}

// endPhoneTakeover returns the conversation to the bot after the phone's silence. If the person
// has written since the phone's last message, the bot answers now; otherwise it only sends the
// held messages.
func (r *run) endPhoneTakeover(due time.Time) error {
	if r.s.Owner.Agent != PhoneAgent {
		return nil
	}
	spoke := due.Add(-r.m.phoneTakeoverFor())
	waits := r.s.LastInboundAt.After(spoke)
	r.emit(Effect{Kind: EffectEvent, Name: EventHandedBack, Args: mustJSON(map[string]any{"contact": r.s.ID, "agent": PhoneAgent})})
	r.returnToBot()
	if waits {
		return r.resumeAfterAgent("", false)
	}
	return nil
}

// returnToBot returns the conversation to the bot and sends the held messages.
func (r *run) returnToBot() {
	r.setOwner("")
	r.s.Case, r.s.CaseSince, r.resetTimers = nil, time.Time{}, true
	held := r.s.HeldMessages
	r.s.HeldMessages = nil
	for _, say := range held {
		r.say(say)
	}
}

// FetchPhoneFile is the effect that fetches the file of a message that was sent from the
// account's own phone. Its Args are the message's id; its answer has no data.
const FetchPhoneFile = "phone.file"

// RequestPhoneFile requests the file of a message that was sent from the phone, once.
func (m *Machine) RequestPhoneFile(s Session, message string, now time.Time) Session {
	id := message + "/file"
	if slices.ContainsFunc(s.Outbox, func(e Effect) bool { return e.ID == id }) {
		return s
	}
	r := m.begin(s, now)
	r.emit(Do(FetchPhoneFile, message))
	r.effects[0].ID = id
	r.commitEffects()
	return r.s
}
