package users

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/validation"
)

// Rules of passwords (requirements of the field service, 4.4).
const (
	minPassword      = 12 // characters
	maxPasswordBytes = 72 // bcrypt reads no more: a longer password would be two passwords
	kept             = 5  // passwords that may not be used again, the current one among them
	minNamePart      = 4  // letters of a part of a name that a password may not contain
)

// Hasher hashes passwords. workers/passwords implements it with bcrypt.
type Hasher interface {
	Hash(password string) (string, error)
	// Matches compares in a time that does not depend on the password. A hash that is none matches nothing.
	Matches(hash, password string) bool
}

// checkPassword adds the problems of a new password, under the field's name.
func (s *Service) checkPassword(p *validation.Problems, u User, password string) {
	const field = "password"
	switch {
	case password == "":
		p.Add(field, validation.Required)
	case len(password) > maxPasswordBytes:
		p.Add(field, "password_bytes", maxPasswordBytes)
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		p.Add(field, "unprintable")
	case utf8.RuneCountInString(password) < minPassword:
		p.Add(field, "password_short", minPassword)
	case !fourClasses(password):
		p.Add(field, "password_classes")
	case names(u, password):
		p.Add(field, "password_name")
	case s.used(u, password):
		p.Add(field, "password_used", kept)
	}
}

// fourClasses reports whether a password has a capital, a small letter, a digit and a symbol.
func fourClasses(password string) bool {
	has := func(class func(rune) bool) bool { return strings.ContainsFunc(password, class) }
	return has(unicode.IsUpper) && has(unicode.IsLower) && has(unicode.IsDigit) &&
		has(func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// names reports whether a password contains the user's login or a part of the name.
func names(u User, password string) bool {
	in := bot.Fold(password)
	login, _, _ := strings.Cut(u.ID, "@")
	for _, part := range append(strings.Fields(u.Name), u.ID, login) {
		part = bot.Fold(part)
		if utf8.RuneCountInString(part) >= minNamePart && strings.Contains(in, part) || part != "" && part == in {
			return true
		}
	}
	return false
}

// used reports whether a password is the current one or one of those before.
func (s *Service) used(u User, password string) bool {
	for _, hash := range append([]string{u.Password.Hash}, u.Password.Before...) {
		if hash != "" && s.Hasher.Matches(hash, password) {
			return true
		}
	}
	return false
}

// setPassword sets a password that was checked. Sessions and links of before are over.
func (u *User) setPassword(hash string, now time.Time) {
	before := u.Password.Before
	if u.Password.Hash != "" {
		before = append([]string{u.Password.Hash}, before...)
	}
	u.Password = Password{hash, before[:min(len(before), kept-1)], now}
	u.Epoch++
}

// Expired reports whether a password is older than the business allows; days 0 is no limit.
func (p Password) Expired(days int, now time.Time) bool {
	return days > 0 && !now.Before(p.At.AddDate(0, 0, days))
}
