// Package requestid carries the id of the HTTP request that causes something: in a context, in the
// log lines of that context, on the inputs and effects that the request causes, and to the vendors
// that are called for them.
//
// Package bot itself takes the id as an input: Input.Request and Effect.Request. An id is made or
// checked at the door (package webhooks); it is bounded, holds only letters, digits and -_.: and says
// nothing of a person.
package requestid
