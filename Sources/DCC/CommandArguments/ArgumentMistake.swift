/// What is wrong with the values that a user gives for a command: one line that names the argument and what it takes.
package struct ArgumentMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
