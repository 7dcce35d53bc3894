import DLMSClient
import Reports

/// A meter's reading for the terminal.
enum DLMSReadText {
    static func text(_ reading: DLMSMeterReading) -> String {
        var head = Table(["dlms read", ""])
        head.append("clock", reading.clock ?? "–")
        head.append("logical device name", reading.logicalDeviceName ?? "–")
        head.append("firmware", reading.firmware ?? "–")
        var parts = [head.text]
        if !reading.registers.isEmpty {
            var registers = Table(["register", "value", "unit"])
            for register in reading.registers {
                registers.append(register.name, Quantity.decimal(register.value, 3), register.unit)
            }
            parts.append(registers.text)
        }
        if let profile = reading.profile {
            var rows = Table(profile.columns)
            for row in profile.rows { rows.rows.append(row.map(\.description)) }
            parts.append(rows.rows.isEmpty ? "no half hours in the range" : rows.text)
        }
        if !reading.failures.isEmpty {
            parts.append(reading.failures.map { "not read: \($0)" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }
}
