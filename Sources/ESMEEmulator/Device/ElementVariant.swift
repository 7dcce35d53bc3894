/// The type of meter by its measuring elements (SMETS2 parts A to C; DUIS ESME variants A, B and C).
public enum ElementVariant: String, Hashable, Sendable, CaseIterable {
    case singleElement = "single"
    /// Two measuring elements: a secondary active import register, and log entries with two values.
    case twinElement = "twin"
    /// Three phases; every value is their sum, so that messages look like those of a single-element meter.
    case polyphase
}
