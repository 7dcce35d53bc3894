import ArgumentParser
import Host

/// An enumeration that options name, without regard to case.
public protocol NamedArgument: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension NamedArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}
