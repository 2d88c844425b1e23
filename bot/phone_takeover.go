package bot

import (
	"slices"
	"strconv"
	"time"
)

// PhoneAgent is the agent of a conversation in which somebody of the business answers from
// the account's own phone. Any agent of the console may take it over or hand it back.
const PhoneAgent = "phone"

// timerPhoneTakeover is due when the phone has been silent for so long that the bot answers again.
const timerPhoneTakeover = "phone"

// defaultPhoneTakeover stands where Config.PhoneTakeoverFor is 0.
const defaultPhoneTakeover = 30 * time.Minute

func (m *Machine) phoneTakeoverFor() time.Duration {
	if m.PhoneTakeoverFor > 0 {
		return m.PhoneTakeoverFor
	}
	return defaultPhoneTakeover
}

// PhoneTakeover notes that somebody of the business has written to the contact from the account's
// own phone at a moment. It is a takeover: the bot is silent until the phone has been for
// Config.PhoneTakeoverFor, or an agent hands the conversation back. What is older than that
// changes nothing, nor does a conversation that an agent of the console has.
func (m *Machine) PhoneTakeover(s Session, channel string, at, now time.Time) Session {
	if at.After(now) {
		at = now // the vendor's clock may run ahead
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
		r.giveToAgent(PhoneAgent)
	}
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name == timerPhoneTakeover })
	r.s.Timers = append(r.s.Timers, Timer{
		ID: string(s.ID) + "/" + strconv.FormatInt(r.s.Turn, 10) + "/" + timerPhoneTakeover, Name: timerPhoneTakeover, Due: until,
	})
	r.setTimers()
	r.commitEffects()
	return r.s
}

// endPhoneTakeover gives the conversation back to the bot after the phone's silence. Who has
// written since, and was not answered, is answered now; to the others it says only what
// they must know.
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

// returnToBot gives the conversation to the bot and says what was held back.
func (r *run) returnToBot() {
	r.setOwner("")
	r.s.Case, r.s.CaseSince, r.resetTimers = nil, time.Time{}, true
	held := r.s.HeldMessages
	r.s.HeldMessages = nil
	for _, say := range held {
		r.say(say)
	}
}

// FetchPhoneFile is the effect that brings home the file of a message that was sent from the
// account's own phone. Its Args are the message's id; its answer says nothing.
const FetchPhoneFile = "phone.file"

// RequestPhoneFile asks for the file of a message that was sent from the phone, once.
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
