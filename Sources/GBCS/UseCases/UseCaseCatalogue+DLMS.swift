// Every DLMS COSEM use case of the GBCS Use Case annex (GBCS 4.x), in the order of message codes, taken from the
// annex's tables. "responseHasDateTime" is from the observed presence of the Grouping Header's date-time (GBCS 7.2.7).

extension UseCaseCatalogue {
    static let dlmsUseCases: [UseCase] = [
        UseCase(
            code: "CCS01", title: "Add Device to CHF device log", messageCode: 0x0001, category: .nonCriticalCommand,
            targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "8.11", responseHasDateTime: false),
        UseCase(
            code: "CCS02", title: "Remove device from CHF device log", messageCode: 0x0002,
            category: .nonCriticalCommand, targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "8.11", responseHasDateTime: false),
        UseCase(
            code: "CCS03", title: "Restore CHF Device Log", messageCode: 0x0003, category: .nonCriticalCommand,
            targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "8.12", responseHasDateTime: false),
        UseCase(
            code: "CS01a", title: "Apply Prepayment Top Up to an ESME", messageCode: 0x0007,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "2.2", responseHasDateTime: true),
        UseCase(
            code: "CS14", title: "Device Addition To / Removal From HAN Whitelist Alerts", messageCode: 0x0018,
            category: .nonCriticalAlert, targets: .all,
            roles: [], protectionAgainstReplay: nil, futureDatable: false,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "ECS01a", title: "Set Tariff and Price on ESME", messageCode: 0x0019, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.1", responseHasDateTime: true),
        UseCase(
            code: "ECS02", title: "Set ESME Payment Mode to Credit", messageCode: 0x001A, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.6", responseHasDateTime: true),
        UseCase(
            code: "ECS03", title: "Set ESME Payment Mode to Prepayment", messageCode: 0x001B,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.6", responseHasDateTime: true),
        UseCase(
            code: "ECS04a", title: "Adjust Meter Balance on the ESME", messageCode: 0x001C, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "1.5", responseHasDateTime: false),
        UseCase(
            code: "ECS05", title: "Reset Tariff Block Counter Matrix", messageCode: 0x001D, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "1.7", responseHasDateTime: false),
        UseCase(
            code: "ECS07", title: "Manage Debt on the ESME", messageCode: 0x001E, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "2.3", responseHasDateTime: false),
        UseCase(
            code: "ECS09", title: "Activate Emergency Credit Remotely on ESME", messageCode: 0x0020,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "2.5", responseHasDateTime: false),
        UseCase(
            code: "ECS10", title: "Send Message to ESME", messageCode: 0x0021, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "3.1", responseHasDateTime: false),
        UseCase(
            code: "ECS12", title: "Set Change of Tenancy date on ESME", messageCode: 0x0022,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "3.2", responseHasDateTime: false),
        UseCase(
            code: "ECS14", title: "Disable Privacy PIN Protection on ESME", messageCode: 0x0023,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "3.5", responseHasDateTime: false),
        UseCase(
            code: "ECS15a", title: "Clear ESME Event Log", messageCode: 0x0024, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "3.3", responseHasDateTime: false),
        UseCase(
            code: "ECS16", title: "Write Supplier Contact Details on ESME", messageCode: 0x0025,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "3.4", responseHasDateTime: false),
        UseCase(
            code: "ECS17a", title: "Read ESME Energy Registers (Export Energy)", messageCode: 0x0026,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.2", responseHasDateTime: true),
        UseCase(
            code: "ECS17b", title: "Read ESME Energy Registers (Import Energy)", messageCode: 0x0027,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.1", responseHasDateTime: true),
        UseCase(
            code: "ECS17c", title: "Read ESME Energy Registers (Power)", messageCode: 0x0028,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.16", responseHasDateTime: true),
        UseCase(
            code: "ECS17d", title: "Read ESME Energy Register (TOU)", messageCode: 0x0029,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.1", responseHasDateTime: true),
        UseCase(
            code: "ECS17e", title: "Read ESME Energy Register (TOU with Blocks)", messageCode: 0x002A,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.1", responseHasDateTime: true),
        UseCase(
            code: "ECS18a", title: "Read Maximum Demand Registers (export)", messageCode: 0x002B,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.12", responseHasDateTime: true),
        UseCase(
            code: "ECS18b", title: "Read Maximum Demand Registers (import)", messageCode: 0x002C,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.12", responseHasDateTime: true),
        UseCase(
            code: "ECS19", title: "Read ESME Prepayment Registers", messageCode: 0x002D, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.3", responseHasDateTime: true),
        UseCase(
            code: "ECS20a", title: "Read ESME Billing Data Log (payment based debt payments)", messageCode: 0x002E,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.4", responseHasDateTime: false),
        UseCase(
            code: "ECS20b", title: "Read ESME Billing Data Log (change of mode / tariff triggered exc export)",
            messageCode: 0x002F, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.4", responseHasDateTime: false),
        UseCase(
            code: "ECS20c", title: "Read ESME Billing Data Log (billing calendar triggered exc export)",
            messageCode: 0x0030, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.4", responseHasDateTime: false),
        UseCase(
            code: "ECS21a", title: "Read Electricity Daily Read Log (exc export)", messageCode: 0x0033,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.6", responseHasDateTime: false),
        UseCase(
            code: "ECS21b", title: "Read Electricity (Prepayment) Daily Read Log", messageCode: 0x0034,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: true, serviceReference: "4.14", responseHasDateTime: false),
        UseCase(
            code: "ECS21c", title: "Read Electricity Daily Read Log (export only)", messageCode: 0x0035,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.6", responseHasDateTime: false),
        UseCase(
            code: "ECS22a", title: "Read Electricity Half Hour Profile Data (export)", messageCode: 0x0036,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.8", responseHasDateTime: false),
        UseCase(
            code: "ECS22b", title: "Read Electricity Half Hour Profile Data (active import)", messageCode: 0x0037,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: true, serviceReference: "4.8", responseHasDateTime: false),
        UseCase(
            code: "ECS22c", title: "Read Electricity Half Hour Profile Data (reactive import)", messageCode: 0x0038,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.8", responseHasDateTime: false),
        UseCase(
            code: "ECS23", title: "Read Voltage Operational Data", messageCode: 0x0039, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.10", responseHasDateTime: true),
        UseCase(
            code: "ECS24", title: "Read ESME Tariff Data", messageCode: 0x003A, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.11", responseHasDateTime: false),
        UseCase(
            code: "ECS26a", title: "Read ESME Configuration Data Prepayment", messageCode: 0x003B,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.13", responseHasDateTime: false),
        UseCase(
            code: "ECS26b", title: "Read ESME Configuration Voltage Data", messageCode: 0x003C,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS26c", title: "Read ESME Configuration Data Device Information (randomisation)",
            messageCode: 0x003D, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS26f", title: "Read ESME Configuration Data Device Information (instantaneous power thresholds)",
            messageCode: 0x0040, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS27", title: "Read ESME Load Limit Data", messageCode: 0x0042, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.15", responseHasDateTime: false),
        UseCase(
            code: "ECS28a", title: "Set Load Limit Configurations - General Settings", messageCode: 0x0043,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "6.4", responseHasDateTime: true),
        UseCase(
            code: "ECS28b", title: "Set Load Limit Configuration Counter Reset", messageCode: 0x0044,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.4", responseHasDateTime: false),
        UseCase(
            code: "ECS29a", title: "Set Voltage Configurations on ESME", messageCode: 0x0045,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.5", responseHasDateTime: false),
        UseCase(
            code: "ECS34", title: "Set Instantaneous Power Threshold Configuration", messageCode: 0x0047,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.12", responseHasDateTime: false),
        UseCase(
            code: "ECS35a", title: "Read ESME Event Log", messageCode: 0x0048, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS35b", title: "Read ESME Security Log", messageCode: 0x0049, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS37", title: "Set Maximum Demand Configurable Time Period", messageCode: 0x004A,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.18", responseHasDateTime: false),
        UseCase(
            code: "ECS38", title: "Update Randomised Offset Limit", messageCode: 0x004B, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.12", responseHasDateTime: false),
        UseCase(
            code: "ECS39a", title: "Set MPAN Value on the ESME", messageCode: 0x004C, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.20", responseHasDateTime: false),
        UseCase(
            code: "ECS39b", title: "Set Export MPAN Value on the ESME", messageCode: 0x004D,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.20", responseHasDateTime: false),
        UseCase(
            code: "ECS40", title: "Read MPAN Value on the ESME", messageCode: 0x004E, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS42", title: "Remotely Close the Load Switch on the ESME", messageCode: 0x004F,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.1", responseHasDateTime: false),
        UseCase(
            code: "ECS43", title: "Remotely Open the Load Switch on the ESME", messageCode: 0x0050,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.2", responseHasDateTime: false),
        UseCase(
            code: "ECS44", title: "Arm Load Switch in ESME", messageCode: 0x0051, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.3", responseHasDateTime: false),
        UseCase(
            code: "ECS45", title: "Read Status of Load Switch in the ESME", messageCode: 0x0052,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "7.4", responseHasDateTime: false),
        UseCase(
            code: "ECS46a", title: "Set Auxiliary Controller Descriptions", messageCode: 0x0053,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.14", responseHasDateTime: false),
        UseCase(
            code: "ECS50", title: "Send CIN to ESME", messageCode: 0x0058, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "9.1", responseHasDateTime: false),
        UseCase(
            code: "ECS52", title: "Read ESME/SAPC/Comms Hub Firmware Version", messageCode: 0x0059,
            category: .nonCriticalCommand, targets: .chfAndESME,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "11.2", responseHasDateTime: false),
        UseCase(
            code: "ECS57", title: "Reset ESME Maximum Demand Registers", messageCode: 0x005A,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.18", responseHasDateTime: false),
        UseCase(
            code: "ECS61c", title: "Read Boost Function Data", messageCode: 0x005E, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "7.11", responseHasDateTime: false),
        UseCase(
            code: "ECS62", title: "Set ALCS/APC and Boost Function Association", messageCode: 0x005F,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.9, 7.10", responseHasDateTime: false),
        UseCase(
            code: "ECS66", title: "Read ESME Daily Consumption Log", messageCode: 0x0060, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: true, serviceReference: "4.17", responseHasDateTime: false),
        UseCase(
            code: "ECS68", title: "ESME Critical Sensitive Alert (Billing Data Log)", messageCode: 0x0061,
            category: .criticalAlert, targets: .hanOnly,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: true, serviceReference: "A1", responseHasDateTime: false),
        UseCase(
            code: "ECS70", title: "Set Clock on ESME", messageCode: 0x0062, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.11, 8.1", responseHasDateTime: false),
        UseCase(
            code: "ECS80", title: "Supply Outage Restore Alert from ESME", messageCode: 0x0067,
            category: .criticalAlert, targets: .esme,
            roles: [], protectionAgainstReplay: nil, futureDatable: false,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "ECS81", title: "Set Supply Tamper State on ESME", messageCode: 0x0068, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.25", responseHasDateTime: false),
        UseCase(
            code: "ECS82", title: "Read Meter Balance for ESME", messageCode: 0x0069, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.18", responseHasDateTime: false),
        UseCase(
            code: "ECS35c", title: "Read CHF Event Log", messageCode: 0x0093, category: .nonCriticalCommand,
            targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS35d", title: "Read CHF Security Log", messageCode: 0x0094, category: .nonCriticalCommand,
            targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS01b", title: "Set Price on ESME", messageCode: 0x00A2, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.2", responseHasDateTime: true),
        UseCase(
            code: "ECS25a", title: "Set Alert Behaviours - ESME - Supplier", messageCode: 0x00AC,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS29b", title: "Set Voltage Configurations on ESME - 3ph", messageCode: 0x00AE,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.5", responseHasDateTime: false),
        UseCase(
            code: "ECS25b", title: "Set Alert Behaviours - ESME - Network Operator", messageCode: 0x00B0,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS04b", title: "Reset Meter Balance on the ESME", messageCode: 0x00B3, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "1.5", responseHasDateTime: false),
        UseCase(
            code: "ECS01c", title: "Set Tariff and Price on ESME secondary", messageCode: 0x00B7,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.1", responseHasDateTime: true),
        UseCase(
            code: "ECS35e", title: "Read ESME Power Event Log", messageCode: 0x00B9, category: .nonCriticalCommand,
            targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS23b", title: "Read Voltage Operational Data -3 Phase", messageCode: 0x00BC,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "4.10", responseHasDateTime: true),
        UseCase(
            code: "ECS24b", title: "Read ESME Tariff Data - second element", messageCode: 0x00BD,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.11", responseHasDateTime: false),
        UseCase(
            code: "ECS26j", title: "Read ESME Configuration Data Device Information (Payment Mode)",
            messageCode: 0x00BE, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS15c", title: "Clear Auxiliary Controller Event Log", messageCode: 0x00C1,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "3.3", responseHasDateTime: false),
        UseCase(
            code: "ECS26k", title: "Read ESME Configuration Voltage Data - 3 phase", messageCode: 0x00C6,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS01d", title: "Set Price on ESME secondary", messageCode: 0x00C7, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "1.2", responseHasDateTime: true),
        UseCase(
            code: "ECS20d", title: "Read ESME Billing Data Log (prepayment credits)", messageCode: 0x00C9,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "4.4", responseHasDateTime: false),
        UseCase(
            code: "ECS29c", title: "Set Voltage Configurations on ESME without counter reset", messageCode: 0x00D1,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.5", responseHasDateTime: false),
        UseCase(
            code: "ECS29d", title: "Set Voltage Configurations on polyphase ESME without counter reset",
            messageCode: 0x00D2, category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.5", responseHasDateTime: false),
        UseCase(
            code: "ECS29e", title: "Reset RMS Voltage Counters on ESME", messageCode: 0x00D3,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.27", responseHasDateTime: false),
        UseCase(
            code: "ECS29f", title: "Reset RMS Voltage Counters on polyphase ESME", messageCode: 0x00D4,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.27", responseHasDateTime: false),
        UseCase(
            code: "ECS30a", title: "Set Billing Calendar on the ESME - all periodicities", messageCode: 0x00D7,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.8", responseHasDateTime: false),
        UseCase(
            code: "ECS26l",
            title: "Read ESME Configuration Data Device Information (Billing Calendar - all periodicities)",
            messageCode: 0x00D9, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS48", title: "Configure daily resetting of Tariff Block Counter Matrix", messageCode: 0x00DB,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.26", responseHasDateTime: false),
        UseCase(
            code: "ECS08a", title: "Update Prepayment Configuration on ESME", messageCode: 0x00DE,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "2.1", responseHasDateTime: true),
        UseCase(
            code: "ECS25a1", title: "Set Event Behaviours - ESME to HAN Device - Supplier", messageCode: 0x00EA,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS25a2", title: "Set Event Behaviours - ESME audible alarm - Supplier", messageCode: 0x00EB,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS25a3", title: "Set Event Behaviours - ESME logging - Supplier", messageCode: 0x00EC,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS25b3", title: "Set Event Behaviours - ESME logging - Network Operator", messageCode: 0x00ED,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.22", responseHasDateTime: false),
        UseCase(
            code: "ECS25r1", title: "Read non-critical event and alert behaviours - ESME- Supplier",
            messageCode: 0x00EE, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS25r2", title: "Read non-critical event and alert behaviours - ESME- Network Operator",
            messageCode: 0x00EF, category: .nonCriticalCommand, targets: .esme,
            roles: [.networkOperator], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS26m",
            title: "Read ESME Configuration Data Device Information (identity, type and supply tamper state)",
            messageCode: 0x00F9, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS26n", title: "Read CHF Configuration Data Device Information (CH identity and type)",
            messageCode: 0x00FA, category: .nonCriticalCommand, targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS35g", title: "Read Auxiliary Controller Event Log", messageCode: 0x00FD,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .loadController], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "CCS07", title: "Read CHF Device Logs", messageCode: 0x00FE, category: .nonCriticalCommand,
            targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "8.9", responseHasDateTime: false),
        UseCase(
            code: "DBCH01", title: "Read CHF Sub GHz Channel", messageCode: 0x010A, category: .nonCriticalCommand,
            targets: .dualBandCHF,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.31", responseHasDateTime: false),
        UseCase(
            code: "DBCH02", title: "Read CHF Sub GHz Channel Log", messageCode: 0x010B, category: .nonCriticalCommand,
            targets: .dualBandCHF,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.32", responseHasDateTime: false),
        UseCase(
            code: "DBCH03", title: "Read CHF Sub GHz Configuration", messageCode: 0x010C, category: .nonCriticalCommand,
            targets: .dualBandCHF,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "6.30", responseHasDateTime: false),
        UseCase(
            code: "DBCH04", title: "Set CHF Sub GHz Configuration", messageCode: 0x010D, category: .nonCriticalCommand,
            targets: .dualBandCHF,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.28", responseHasDateTime: false),
        UseCase(
            code: "DBCH05", title: "Request CHF Sub GHz Channel Scan", messageCode: 0x010E,
            category: .nonCriticalCommand, targets: .dualBandCHF,
            roles: [.accessControlBroker], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "6.29", responseHasDateTime: false),
        UseCase(
            code: "CCS06", title: "Read CHF device log and check HAN communications", messageCode: 0x010F,
            category: .nonCriticalCommand, targets: .chf,
            roles: [.accessControlBroker], protectionAgainstReplay: false, futureDatable: false,
            sensitive: false, serviceReference: "8.9", responseHasDateTime: false),
        UseCase(
            code: "DBCH09", title: "Sub GHz Configuration Changed Sub GHz Alert", messageCode: 0x0113,
            category: .nonCriticalAlert, targets: .unspecified,
            roles: [], protectionAgainstReplay: nil, futureDatable: false,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "PECS01", title: "Apply Prepayment Top Up to an ESME using PPMID", messageCode: 0x0116,
            category: .hanOnly, targets: .hanOnly,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "PECS02", title: "Activate Emergency Credit on ESME from PPMID", messageCode: 0x0117,
            category: .hanOnly, targets: .hanOnly,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "PECS03", title: "Request to Enable ESME Supply from PPMID", messageCode: 0x0118, category: .hanOnly,
            targets: .hanOnly,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "HECS01", title: "Request Control of HCALCS [n]", messageCode: 0x0119, category: .hanOnly,
            targets: .hanOnly,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "ECS46d", title: "Set Auxiliary Controller Calendar", messageCode: 0x011A, category: .criticalCommand,
            targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true,
            sensitive: false, serviceReference: "6.14.3", responseHasDateTime: true),
        UseCase(
            code: "ECS61d", title: "Read Auxiliary Controller Configuration Data", messageCode: 0x011C,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker, .loadController], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "7.14", responseHasDateTime: false),
        UseCase(
            code: "ECS61e", title: "Read Auxiliary Controller Operational Data", messageCode: 0x011D,
            category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker, .loadController], protectionAgainstReplay: false,
            futureDatable: false,
            sensitive: false, serviceReference: "7.15", responseHasDateTime: false),
        UseCase(
            code: "ECS47a", title: "Set Auxiliary Controller [n] State", messageCode: 0x011E,
            category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.13", responseHasDateTime: false),
        UseCase(
            code: "ECS47e", title: "Limit APC [n] Level", messageCode: 0x011F, category: .criticalCommand,
            targets: .esme,
            roles: [.loadController], protectionAgainstReplay: true, futureDatable: false,
            sensitive: false, serviceReference: "7.16", responseHasDateTime: false),
        UseCase(
            code: "ECS101", title: "Limit APC [n] Level Command processed", messageCode: 0x0121,
            category: .criticalAlert, targets: .unspecified,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
        UseCase(
            code: "ECS102", title: "Limit APC [n] Level ended or cancelled", messageCode: 0x0122,
            category: .criticalAlert, targets: .unspecified,
            roles: [], protectionAgainstReplay: nil, futureDatable: nil,
            sensitive: false, serviceReference: "N/A", responseHasDateTime: false),
    ]
}
