package users

import (
	"slices"
	"time"
)

// Role is what a person does in the business. Somebody may have several roles.
type Role string

// The roles.
const (
	Operator   Role = "operator"   // answers conversations
	Supervisor Role = "supervisor" // assigns work, steps into conversations
	Admin      Role = "admin"      // manages the program and the business
	Finance    Role = "finance"
	HR         Role = "hr"
	Technician Role = "technician"
	Client     Role = "client"
)

// Roles lists all roles.
func Roles() []Role {
	return []Role{Operator, Supervisor, Admin, Finance, HR, Technician, Client}
}

// Known reports whether a role exists.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// rules are the limits of a role's logins (requirements of the field service, 4.4). Those of finance
// and HR, which the requirements do not name, are the supervisor's.
type rules struct {
	session      time.Duration // the longest a session lasts
	tries        int           // wrong passwords until the account is locked
	lock         time.Duration // for how long
	secondFactor bool          // required
}

func rulesOf(r Role) rules {
	switch r {
	case Admin:
		return rules{2 * time.Hour, 3, time.Hour, true}
	case Supervisor, Finance:
		return rules{4 * time.Hour, 3, time.Hour, true}
	case HR:
		return rules{4 * time.Hour, 3, time.Hour, false}
	case Technician:
		return rules{12 * time.Hour, 5, 30 * time.Minute, false}
	}
	return rules{8 * time.Hour, 5, 30 * time.Minute, false}
}

// strictest returns the strictest rules of somebody's roles. Without any role those of an operator
// hold, as for a login that nobody has.
func strictest(roles []Role) rules {
	all := rulesOf(Operator)
	for i, r := range roles {
		one := rulesOf(r)
		if i == 0 {
			all = one
		}
		all = rules{
			min(all.session, one.session), min(all.tries, one.tries), max(all.lock, one.lock), all.secondFactor || one.secondFactor,
		}
	}
	return all
}

// SessionLength returns how long a session of somebody with these roles lasts.
func SessionLength(roles []Role) time.Duration { return strictest(roles).session }

// NeedsSecondFactor reports whether somebody with these roles must have a second factor.
func NeedsSecondFactor(roles []Role) bool { return strictest(roles).secondFactor }
