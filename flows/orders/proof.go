package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/notify"
)

// IssueCode is the effect with which a conversation asks for a one-time code that is sent to the
// person's phone. It is answered "ok" with an IssuedCode, or "refused" if the person has been sent
// too many.
const IssueCode = "codes.issue"

// IssuedCode is the answer to IssueCode.
type IssuedCode struct {
	Code string `json:"code"`
}

// RefusedUnproven is the key of the refusal of a command by a sender who may be forged: it waits
// until a code that was sent to the person's phone has come back.
const RefusedUnproven = "unproven"

// ProofLifetime is how long after the code came back a command may be carried out.
const ProofLifetime = 15 * time.Minute

// Proof says how certain it is that a command is its sender's.
type Proof struct {
	ProvenAt   time.Time `json:"provenAt,omitzero"`    // when the code came back that was sent to the sender's phone
	Unverified bool      `json:"unverified,omitempty"` // anybody could have sent it in the sender's name, as with SMS
}

// Judge sets Unverified for a command that came by a channel on which senders can be forged.
func (p *Proof) Judge(spoofable bool, now time.Time) {
	p.Unverified = spoofable && (p.ProvenAt.IsZero() || now.Sub(p.ProvenAt).Abs() > ProofLifetime)
}

// needProof are the commands that a forged sender must not give: they cost money, the customer's
// trust at the door, or somebody's job. What only tells where the work stands is carried out and
// marked as unverified.
var needProof = map[string]bool{
	JobRefuse: true, JobReturn: true, JobCheckIn: true, JobExtra: true, JobReport: true, JobFail: true,
	WorkApprove: true, WorkProblem: true, WarrantyClaim: true,
	AnswerRequest: true,
}

// NeedsProof reports whether a command waits for a code if its sender may be forged.
func NeedsProof(name string) bool { return needProof[name] }

// needsProof reports whether this command does: a pause for a personal reason gives the job back.
func (c JobCommand) needsProof(name string) bool {
	return c.Unverified && (NeedsProof(name) || name == JobPause && c.Reason == "personal")
}

// refuseUnproven is the refusal of a technician's command that waits for a code.
func refuseUnproven() error { return refuse(RefusedUnproven) }

// IsStaff reports whether a contact is a technician or one of the business's people.
func (s *Service) IsStaff(ctx context.Context, who bot.ContactID) bool {
	if slices.ContainsFunc(s.People, func(p notify.Person) bool { return p.Contact == who && who != "" }) {
		return true
	}
	if s.Technicians == nil {
		return false
	}
	_, err := s.Technicians.ByContact(ctx, who)
	return err == nil
}
