// Package console serves the console of the people of a business: its login and what its page needs
// besides the API.
//
// Guarantees:
//
//   - A session's secret is in a cookie that no script reads and no other site sends with a form. On
//     unsafe methods the session's CSRF token has to come in a header.
//   - The pages of the login work without a script and load nothing of other sites. They run none but
//     the second factor's, which asks for a passkey where the account has one: a file of ours.
//   - A refused login looks the same whatever was wrong.
package console
