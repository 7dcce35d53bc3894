/// The files of `Profiles`, which are built into the program, so that it needs none of them where it runs.
///
/// The package names a resource by its file name alone, so that no two of these files may have the same name. A new
/// file has to be listed here.
enum BuiltInProfiles {
    static let all: [ProfileLibrary.Kind: [String: [UInt8]]] = [
        .shapes: shapes, .devices: devices, .fleets: fleets, .networks: networks,
    ]

    private static let shapes: [String: [UInt8]] = [
        "commuters": PackageResources.commuters_yaml,
        "domestic-unrestricted": PackageResources.domestic_unrestricted_yaml,
        "economy-7-appliances": PackageResources.economy_7_appliances_yaml,
        "economy-7": PackageResources.economy_7_yaml,
        "electric-vehicle-evening": PackageResources.electric_vehicle_evening_yaml,
        "electric-vehicle-overnight": PackageResources.electric_vehicle_overnight_yaml,
        "family": PackageResources.family_yaml,
        "heat-pump": PackageResources.heat_pump_yaml,
        "holiday-let": PackageResources.holiday_let_yaml,
        "home-all-day": PackageResources.home_all_day_yaml,
        "night-shift": PackageResources.night_shift_yaml,
        "pub": PackageResources.pub_yaml,
        "small-business": PackageResources.small_business_yaml,
        "solar-52n": PackageResources.solar_52n_yaml,
        "solar-55n": PackageResources.solar_55n_yaml,
        "solar-57n": PackageResources.solar_57n_yaml,
        "storage-heating": PackageResources.storage_heating_yaml,
    ]

    private static let devices: [String: [UInt8]] = [
        "aclara-sgm1400": PackageResources.aclara_sgm1400_yaml,
        "generic-polyphase": PackageResources.generic_polyphase_yaml,
        "generic-twin": PackageResources.generic_twin_yaml,
        "generic": PackageResources.generic_yaml,
        "honeywell-as302p": PackageResources.honeywell_as302p_yaml,
        "kaifa-ma120": PackageResources.kaifa_ma120_yaml,
        "landis-gyr-e470": PackageResources.landis_gyr_e470_yaml,
        "large-logs": PackageResources.large_logs_yaml,
        "older-firmware": PackageResources.older_firmware_yaml,
        "smets1-edmi": PackageResources.smets1_edmi_yaml,
        "smets1-foc": PackageResources.smets1_foc_yaml,
        "smets1-ioc-aclara": PackageResources.smets1_ioc_aclara_yaml,
        "smets1-ioc-elster": PackageResources.smets1_ioc_elster_yaml,
        "smets1-ioc-itron": PackageResources.smets1_ioc_itron_yaml,
        "smets1-secure": PackageResources.smets1_secure_yaml,
    ]

    private static let fleets: [String: [UInt8]] = [
        "city": PackageResources.city_yaml,
        "demo": PackageResources.demo_yaml,
        "great-britain": PackageResources.great_britain_yaml,
        "smets1-demo": PackageResources.smets1_demo_yaml,
        "street": PackageResources.street_yaml,
    ]

    private static let networks: [String: [UInt8]] = [
        "csp-north": PackageResources.csp_north_yaml,
        "csp-south-central": PackageResources.csp_south_central_yaml,
        "smets1": PackageResources.smets1_yaml,
    ]
}
