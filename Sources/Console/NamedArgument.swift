import ArgumentParser
import Host

/// An enumeration whose cases are named by options, in upper or lower case.
public protocol NamedArgument: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension NamedArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}
