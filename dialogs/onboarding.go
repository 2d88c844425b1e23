package dialogs

import (
	"time"

	"recado/bot"
)

const (
	// resumableDays is how long a registration can be resumed after the last message.
	resumableDays = 30
	parkedAfter   = 24 * time.Hour
)

// Onboarding registers a person who wants credit, in the steps welcome, document and phone, one-time code,
// consent, general data, work, documents, references, evaluation and result. As in an order, known values
// are skipped: what was said early is not asked, a correction clears a value and returns to the start, and
// a conversation that was parked goes on at its question.
func Onboarding() *bot.Program {
	return bot.MustCompile(bot.Dialog[applicant]{
		Name: registration, Version: 1, MaxMisses: 2, FillSlots: fillApplicant, AnswerTopic: answerApplicant, Changes: applicantChanges, Form: applicantForm, RemoveMedia: removeApplicantPhotos,
		Private: holdsIdentity, CancelledText: "onboarding.cancelled",
		Inactivity: bot.InactivityRules{30 * time.Minute: "nudge", parkedAfter: "park"}, ResumableFor: resumableDays*24*time.Hour - parkedAfter,
		OnAnyState: bot.On{bot.TooManyMisses: bot.Agent, "minor": "minor", "edit": "document"},
		Steps: []bot.Step[applicant]{
			{State: "welcome", Expects: bot.ExpectsYesNo, Ask: "onboarding.welcome", Args: documentArgs, Options: welcomeOptions, SkipIf: hasStarted, Handle: inForm(handleWelcome), On: bot.On{"ok": "document", "no": "left"}},
			{State: "document", Expects: bot.ExpectsDocument, Ask: "onboarding.document", Args: documentArgs, SkipIf: hasDocument, Handle: inForm(handleDocument), ClearAnswer: clearDocument, On: bot.On{"ok": "phone"}},
			{State: "phone", Expects: bot.ExpectsPhone, Ask: "onboarding.phone", Args: phoneArgs, Options: phoneOptions, AskPhone: true, SkipIf: hasOwnPhone, Handle: inForm(handleOwnPhone), ClearAnswer: clearOwnPhone, On: bot.On{"ok": "sending"}},

			{State: "sending", SkipIf: isProven, Do: sendCode, WorkTimeout: answerLimit, WaitingText: "onboarding.sending", Handle: handleSent, On: bot.On{"ok": "code", "phone": "phone", "later": "later", bot.Timeout: "later"}},
			{State: "code", Secret: true, SecretIf: mayHoldCode, Expects: bot.ExpectsChoice, Ask: "onboarding.code", Args: codeArgs, Options: codeOptions, SkipIf: isProven, Handle: handleCode, On: bot.On{"ok": "verifying", "resend": "sending", "phone": "phone"}},
			{State: "verifying", SkipIf: isProven, Do: verifyCode, WorkTimeout: answerLimit, WaitingText: "onboarding.verifying", Handle: handleVerified, On: bot.On{"ok": "finding", "again": "code", "later": "later", bot.Timeout: "code"}},
			{State: "later", Expects: bot.ExpectsChoice, Ask: "onboarding.later", Args: codeArgs, Options: laterOptions, Handle: handleLater, On: bot.On{"ok": "sending", "phone": "phone"}},

			{State: "finding", SkipIf: isLookedUp, Do: findCustomer, WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleFound, On: bot.On{"ok": "consent_data", "known": "known", bot.Timeout: "trouble_found"}},
			{State: "trouble_found", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "finding"}},
			{State: "known", Expects: bot.ExpectsYesNo, Ask: "onboarding.known", Args: nameArgs, Options: yesNoOf[applicant], Handle: handleYesNo, On: bot.On{"ok": "evaluating", "no": "left"}},

			{State: "consent_data", Expects: bot.ExpectsYesNo, Ask: "onboarding.consent_data", Args: consentArgs, Options: consentOptions, SkipIf: hasConsent("data"), Handle: handleConsent("data"), On: bot.On{"ok": "consenting_data", "no": "declined"}},
			{State: "consenting_data", SkipIf: isRecorded("data"), Do: recordConsent("data"), WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleRecorded("data"), On: bot.On{"ok": "consent_bureau", bot.Timeout: "trouble_data"}},
			{State: "trouble_data", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "consenting_data"}},
			{State: "consent_bureau", Expects: bot.ExpectsYesNo, Ask: "onboarding.consent_bureau", Args: consentArgs, Options: consentOptions, SkipIf: hasConsent("credit_bureau"), Handle: handleConsent("credit_bureau"), On: bot.On{"ok": "consenting_bureau", "no": "declined"}},
			{State: "consenting_bureau", SkipIf: isRecorded("credit_bureau"), Do: recordConsent("credit_bureau"), WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleRecorded("credit_bureau"), On: bot.On{"ok": "names", bot.Timeout: "trouble_bureau"}},
			{State: "trouble_bureau", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "consenting_bureau"}},

			{State: "names", Expects: bot.ExpectsName, Ask: "onboarding.names", Args: documentArgs, SkipIf: hasNames, Handle: inForm(handleNames), ClearAnswer: clearNames, On: bot.On{"ok": "surnames"}},
			{State: "surnames", Expects: bot.ExpectsName, Ask: "onboarding.surnames", Args: nameArgs, Options: surnameOptions, SkipIf: hasSurnames, Handle: inForm(handleSurnames), ClearAnswer: clearNames, On: bot.On{"ok": "birth"}},
			{State: "birth", Expects: bot.ExpectsBirth, Ask: "onboarding.birth", SkipIf: hasBirth, Handle: inForm(handleBirth), ClearAnswer: clearBirth, On: bot.On{"ok": "address"}},
			{State: "address", Expects: bot.ExpectsPlace, Ask: "onboarding.address", SkipIf: hasAddress, Gather: true, Handle: inForm(handleAddress), ClearAnswer: clearAddress, On: bot.On{"ok": "mail"}},
			{State: "mail", Expects: bot.ExpectsMail, Ask: "onboarding.mail", Options: noMailChoice, SkipIf: hasOwnMail, Handle: inForm(handleOwnMail), ClearAnswer: clearOwnMail, On: bot.On{"ok": "employer"}},
			{State: "employer", Expects: bot.ExpectsWords, Ask: "onboarding.employer", Options: selfEmployedOption, SkipIf: hasEmployer, Handle: inForm(handleEmployer), ClearAnswer: clearEmployer, On: bot.On{"ok": "position"}},
			{State: "position", Expects: bot.ExpectsWords, Ask: "onboarding.position", Args: workArgs, SkipIf: hasPosition, Handle: inForm(handlePosition), ClearAnswer: clearPosition, On: bot.On{"ok": "income"}},
			{State: "income", Expects: bot.ExpectsIncome, Ask: "onboarding.income", Args: workArgs, SkipIf: hasIncome, Handle: inForm(handleIncome), ClearAnswer: clearIncome, On: bot.On{"ok": "since"}},
			{State: "since", Expects: bot.ExpectsSince, Ask: "onboarding.since", Args: workArgs, SkipIf: hasSince, Handle: inForm(handleSince), ClearAnswer: clearSince, On: bot.On{"ok": "drafting"}},
			{State: "drafting", SkipIf: isDrafted, Do: saveDraft, WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleDrafted, On: bot.On{"ok": "front", "again": "document", "person": "person", "trouble": "trouble_draft", bot.Timeout: "trouble_draft"}},
			{State: "trouble_draft", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "drafting"}},

			{State: "front", Expects: bot.ExpectsPhoto, Ask: "onboarding.front", Args: frontArgs, SkipIf: hasFront, Gather: true, Handle: inForm(handleFront), ClearAnswer: clearCard, On: bot.On{"ok": "back"}},
			{State: "back", Expects: bot.ExpectsPhoto, Ask: "onboarding.back", Args: documentArgs, SkipIf: hasBack, Gather: true, Handle: inForm(handleBack), ClearAnswer: clearBack, On: bot.On{"ok": "reading"}},
			{State: "reading", SkipIf: isCardRead, Do: readCard, WorkTimeout: answerLimit, WaitingText: "onboarding.reading", Handle: handleCard, On: bot.On{"ok": "card", "retake": "front", "unread": "unread", "expired": "expired", "number": "number", "other": "other", bot.Timeout: "unread"}},
			{State: "unread", Ask: "onboarding.unread", Args: documentArgs, On: bot.On{"ok": "selfie"}},
			{State: "expired", Expects: bot.ExpectsYesNo, Ask: "onboarding.expired", Args: cardArgs, Options: expiredOptions, Handle: handleExpired, On: bot.On{"photo": "front", "no": "left_expired"}},
			{State: "number", Expects: bot.ExpectsChoice, Ask: "onboarding.number", Args: cardArgs, Options: numberOptions, Handle: handleNumber, On: bot.On{"card": "finding", "photo": "front"}},
			{State: "other", Expects: bot.ExpectsYesNo, Ask: "onboarding.other", Args: cardArgs, Options: otherOptions, Handle: handleOther, On: bot.On{"ok": "card", "photo": "front"}},
			{State: "card", Expects: bot.ExpectsReview, Ask: "onboarding.card", Args: cardArgs, Options: cardOptions, OwnNumbering: true, SkipIf: isCardConfirmed, Handle: handleCardCheck, HandlesActs: []bot.ActKind{bot.ActChange}, ClearAnswer: clearCard, On: bot.On{"ok": "selfie", "photo": "front", "line": "line", "corrected": "card"}},
			{State: "line", Expects: bot.ExpectsWords, Ask: "onboarding.line", Args: lineArgs, Handle: handleLine, On: bot.On{"ok": "card"}},
			{State: "selfie", Expects: bot.ExpectsPhoto, Ask: "onboarding.selfie", Args: documentArgs, SkipIf: hasSelfie, Gather: true, Handle: inForm(handleSelfie), ClearAnswer: clearSelfie, On: bot.On{"ok": "storing"}},
			{State: "storing", SkipIf: areStored, Do: storeNext, WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleStored, On: bot.On{"ok": "reference", "next": "storing", "front": "front", "selfie": "selfie", "trouble": "trouble_stored", bot.Timeout: "trouble_stored"}},
			{State: "trouble_stored", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "storing"}},

			{State: "reference", Expects: bot.ExpectsPerson, Ask: "onboarding.reference", Args: referenceArgs, SkipIf: hasReferences, Handle: inForm(handleReference), ClearAnswer: clearReferences, On: bot.On{"ok": "confirm", "next": "reference"}},
			{State: "confirm", Expects: bot.ExpectsReview, Ask: "onboarding.summary", Args: applicantSummary, Options: confirmOptionsOf[applicant], OwnNumbering: true, SkipIf: isConfirmed, Handle: handleSummary, HandlesActs: []bot.ActKind{bot.ActChange}, On: bot.On{"ok": "registering", "which": "which"}},
			{State: "which", Expects: bot.ExpectsField, Ask: "onboarding.which", Options: applicantFields, Handle: handleWhichField, HandlesActs: []bot.ActKind{bot.ActChange}, On: bot.On{"keep": "confirm"}},
			{State: "registering", Do: saveWhole, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "onboarding.working", Handle: handleWhole, On: bot.On{"ok": "evaluating", "again": "document", "person": "person", "trouble": "trouble", bot.Timeout: "trouble"}},
			{State: "trouble", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "registering"}},

			{State: "evaluating", Do: evaluate, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "onboarding.evaluating", Handle: handleEvaluated, On: bot.On{"approved": "approved", "denied": "denied", "process": "process", "missing": "person", bot.Timeout: "trouble_evaluated"}},
			{State: "trouble_evaluated", Expects: bot.ExpectsChoice, Ask: "onboarding.trouble", Options: retryOption, Handle: handleTrouble, On: bot.On{"ok": "evaluating"}},
			{State: "denied", Expects: bot.ExpectsYesNo, Ask: "onboarding.denied", Args: resultArgs, Options: appealOptions, Handle: handleCreditDenied, On: bot.On{"ok": "appeal", "said": "appealing", "no": "closed"}},
			{State: "appeal", Ask: "onboarding.appeal", Gather: true, Handle: handleAppeal, On: bot.On{"ok": "appealing", "no": "closed"}},
			{State: "appealing", Do: appeal, Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "onboarding.working", Handle: handleAppealed, On: bot.On{"ok": "appealed", "refused": "person", bot.Timeout: "person"}},

			{State: "approved", Ask: "onboarding.approved", Args: resultArgs},
			{State: "process", Ask: "onboarding.process", Args: resultArgs},
			{State: "appealed", Ask: "onboarding.appealed"},
			{State: "closed", Ask: "onboarding.closed"},
			{State: "person", Ask: "onboarding.person", Args: personArgs, Do: func(applicant) []bot.Effect { return []bot.Effect{bot.Handoff("registration")} }},
			{State: "minor", Ask: "onboarding.minor"},
			{State: "declined", Ask: "onboarding.declined"},
			{State: "left_expired", Ask: "onboarding.left_expired"},
			{State: "left", Ask: "onboarding.left"},
		},
	})
}

func welcomeOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.begin"}, {Choice: "no", Title: "option.not_now"}}
}

// yesNoOf offers a yes and a no.
func yesNoOf[D any](D) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.no"}}
}

// confirmOptionsOf offers to confirm a form or to edit it.
func confirmOptionsOf[D any](D) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.confirm"}, {Choice: "edit", Title: "option.edit"}}
}

func retryOption(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.retry"}}
}

// handleWelcome begins. Who tells something of the form at once has begun.
func handleWelcome(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case isNo(in), in.Reading.Has(bot.ActPostpone):
		return a, "no"
	case isYes(in), a.Document.Number != "", in.Reading.Has(bot.ActGo, "credit"):
		a.Started = true
		return a.begun(in), bot.OK
	}
	return a, ""
}

// begun notes who is registered, and where.
func (a applicant) begun(in bot.Input) applicant {
	f := in.Facts
	a.Contact, a.Locale, a.Country = f.Contact, f.Locale, firstNonEmpty(a.Country, f.Country)
	return a
}

// handleYesNo takes a yes or a no.
func handleYesNo(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case isNo(in):
		return a, "no"
	case isYes(in):
		return a, bot.OK
	}
	return a, ""
}

// handleTrouble tries again what could not be done, whatever is said but a question.
func handleTrouble(a applicant, in bot.Input) (applicant, bot.Event) {
	if isYes(in) || in.Reading.Has(bot.ActResume) || in.Reading.Has(bot.ActRestart) {
		return a, bot.OK
	}
	return a, ""
}
